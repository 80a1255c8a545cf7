package org.ulpforge.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the array kernels of CUDA headers with the interpreter, on the first GPU. */
public final class CudaVerifier implements AutoCloseable {

  /** Inputs per launch: 4 MiB of floats. */
  private static final int BLOCK = 1 << 20;

  private static final int BLOCKS = 1024;
  private static final int THREADS = 256;

  private final CudaDriver driver;
  private final String device;

  private CudaVerifier(CudaDriver driver) {
    this.driver = driver;
    this.device = driver.deviceName();
  }

  /**
   * @param library the driver's, by name or path, if not {@code libcuda.so.1}
   * @throws CudaException if there is no driver or no GPU
   */
  public static CudaVerifier open(Optional<String> library) {
    return new CudaVerifier(new CudaDriver(library.orElse(CudaDriver.LIBRARY)));
  }

  /** The name of the GPU. */
  public String device() {
    return device;
  }

  /**
   * Compares bits on the inputs that the verifier takes: all of them, up to its limit.
   *
   * @param ptx of the header, with its array kernel exported; by default nvcc makes it
   * @throws CudaException if there is neither PTX nor nvcc, or the driver refuses the PTX
   * @throws UncheckedIOException if the file cannot be read
   */
  public Verification check(KernelSpec spec, Verifier verifier, Optional<Path> ptx) {
    String text =
        ptx.map(CudaVerifier::read).orElseGet(() -> ptx(spec, driver.capability() >= 90 ? 90 : 80));
    driver.enter();
    MemorySegment module = driver.load(text);
    try (Device loaded = new Device(spec, driver.function(module, spec.name() + "_array"))) {
      return verifier.compare(spec, "CUDA arrays on " + device, loaded, BLOCK);
    } finally {
      driver.enter();
      driver.unload(module);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no PTX can be read from " + file, e);
    }
  }

  private static String ptx(KernelSpec spec, int architecture) {
    try (CudaOnHost host = CudaOnHost.of(spec, new CudaBackend().emit(spec))) {
      return switch (host.withNvcc(architecture)) {
        case Nvcc.Ready(String ptx, DeviceCode ignored) -> ptx;
        case Nvcc.NotCompiled(Verification.Skipped ignored) ->
            throw new CudaException(
                "no nvcc on this machine: give --ptx, a file that"
                    + " nvcc -ptx -DULPFORGE_EXPORT made of the header elsewhere");
        case Nvcc.NotCompiled(Verification.Verdict why) ->
            throw new CudaException("nvcc does not take the header of " + spec.name() + ": " + why);
      };
    }
  }

  @Override
  public void close() {
    driver.close();
  }

  /** A kernel on the device, with arrays there for one block of each argument and the result. */
  private final class Device implements BlockMethod, AutoCloseable {

    private final MemorySegment function;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment staging;
    private final List<Long> arrays = new ArrayList<>();

    Device(KernelSpec spec, MemorySegment function) {
      this.function = function;
      long bytes = (long) BLOCK * Element.of(spec.storage()).bytes();
      this.staging = arena.allocate(bytes);
      for (int i = 0; i <= spec.program().arity(); i++) {
        arrays.add(driver.allocate(bytes));
      }
    }

    @Override
    public synchronized void run(StoredBlock[] arguments, StoredBlock result, int length) {
      driver.enter();
      long bytes = (long) length * result.element().bytes();
      for (int a = 0; a < arguments.length; a++) {
        staging.copyFrom(arguments[a].memory().asSlice(0, bytes));
        driver.copyToDevice(arrays.get(a), staging, bytes);
      }
      long[] values = new long[arrays.size() + 1];
      for (int i = 0; i < arrays.size(); i++) {
        values[i] = arrays.get(i);
      }
      values[arrays.size()] = length;
      driver.launch(function, BLOCKS, THREADS, values);
      driver.copyFromDevice(staging, arrays.getLast(), bytes);
      result.memory().copyFrom(staging.asSlice(0, bytes));
    }

    @Override
    public void close() {
      driver.enter();
      arrays.forEach(driver::free);
      arena.close();
    }
  }
}
