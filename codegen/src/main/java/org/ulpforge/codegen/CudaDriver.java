package org.ulpforge.codegen;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The first GPU of a machine, by the CUDA driver API (CUDA Driver API reference, sections 6.2 to
 * 6.20). Any thread may call it, one at a time: each call makes the device's primary context
 * current.
 */
final class CudaDriver implements AutoCloseable {

  /** The driver's library on Linux. */
  static final String LIBRARY = "libcuda.so.1";

  private static final int SUCCESS = 0;
  private static final int NAME_BYTES = 256;

  /** CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR. */
  private static final int CAPABILITY_MAJOR = 75;

  private static final int CAPABILITY_MINOR = 76;

  /** Parameters of each function; all give a CUresult. */
  private static final Map<String, List<MemoryLayout>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("cuInit", List.of(JAVA_INT)),
          Map.entry("cuDeviceGet", List.of(ADDRESS, JAVA_INT)),
          Map.entry("cuDeviceGetAttribute", List.of(ADDRESS, JAVA_INT, JAVA_INT)),
          Map.entry("cuDeviceGetName", List.of(ADDRESS, JAVA_INT, JAVA_INT)),
          Map.entry("cuDevicePrimaryCtxRetain", List.of(ADDRESS, JAVA_INT)),
          Map.entry("cuDevicePrimaryCtxRelease_v2", List.of(JAVA_INT)),
          Map.entry("cuCtxSetCurrent", List.of(ADDRESS)),
          Map.entry("cuCtxSynchronize", List.of()),
          Map.entry("cuModuleLoadData", List.of(ADDRESS, ADDRESS)),
          Map.entry("cuModuleGetFunction", List.of(ADDRESS, ADDRESS, ADDRESS)),
          Map.entry("cuModuleUnload", List.of(ADDRESS)),
          Map.entry("cuMemAlloc_v2", List.of(ADDRESS, JAVA_LONG)),
          Map.entry("cuMemFree_v2", List.of(JAVA_LONG)),
          Map.entry("cuMemcpyHtoD_v2", List.of(JAVA_LONG, ADDRESS, JAVA_LONG)),
          Map.entry("cuMemcpyDtoH_v2", List.of(ADDRESS, JAVA_LONG, JAVA_LONG)),
          // Function, grid and block of three numbers each, shared bytes, stream, arguments,
          // extras.
          Map.entry(
              "cuLaunchKernel",
              List.of(
                  ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                  ADDRESS, ADDRESS, ADDRESS)),
          Map.entry("cuGetErrorString", List.of(JAVA_INT, ADDRESS)));

  private final Arena arena = Arena.ofShared();
  private final SymbolLookup library;
  private final int device;
  private final MemorySegment context;

  /**
   * Takes the first device.
   *
   * @param name of the driver's library, as {@link #LIBRARY}, or its path
   * @throws CudaException if there is no driver, or no device
   */
  CudaDriver(String name) {
    try {
      library = SymbolLookup.libraryLookup(name, arena);
    } catch (IllegalArgumentException e) {
      throw new CudaException("no CUDA driver on this machine: " + name + " is not found");
    }
    call("cuInit", 0);
    MemorySegment place = arena.allocate(ADDRESS);
    call("cuDeviceGet", place, 0);
    device = place.get(JAVA_INT, 0);
    call("cuDevicePrimaryCtxRetain", place, device);
    context = place.get(ADDRESS, 0);
  }

  /** The device's name, such as {@code NVIDIA H100 80GB HBM3}. */
  String deviceName() {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment name = local.allocate(NAME_BYTES);
      call("cuDeviceGetName", name, NAME_BYTES, device);
      return name.getString(0);
    }
  }

  /** The compute capability: 90 for 9.0. */
  int capability() {
    return 10 * attribute(CAPABILITY_MAJOR) + attribute(CAPABILITY_MINOR);
  }

  private int attribute(int attribute) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment place = local.allocate(JAVA_INT);
      call("cuDeviceGetAttribute", place, attribute, device);
      return place.get(JAVA_INT, 0);
    }
  }

  /** Makes the context current for this thread, which each thread needs before other calls. */
  void enter() {
    call("cuCtxSetCurrent", context);
  }

  /** Compiles PTX for the device; {@link #unload} it. */
  MemorySegment load(String ptx) {
    return place((local, place) -> call("cuModuleLoadData", place, local.allocateFrom(ptx)));
  }

  void unload(MemorySegment module) {
    call("cuModuleUnload", module);
  }

  /** A kernel of a module. */
  MemorySegment function(MemorySegment module, String name) {
    return place(
        (local, place) -> call("cuModuleGetFunction", place, module, local.allocateFrom(name)));
  }

  /** Memory of the device, by its address there; {@link #free} it. */
  long allocate(long bytes) {
    return place((_, place) -> call("cuMemAlloc_v2", place, bytes)).address();
  }

  void free(long memory) {
    call("cuMemFree_v2", memory);
  }

  void copyToDevice(long to, MemorySegment from, long bytes) {
    call("cuMemcpyHtoD_v2", to, from, bytes);
  }

  void copyFromDevice(MemorySegment to, long from, long bytes) {
    call("cuMemcpyDtoH_v2", to, from, bytes);
  }

  /**
   * Runs a kernel to its end.
   *
   * @param arguments of 64 bits each: addresses and sizes
   */
  void launch(MemorySegment function, int blocks, int threads, long... arguments) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment values = local.allocateFrom(JAVA_LONG, arguments);
      MemorySegment pointers = local.allocate(ADDRESS, arguments.length);
      for (int i = 0; i < arguments.length; i++) {
        pointers.setAtIndex(ADDRESS, i, values.asSlice(i * JAVA_LONG.byteSize()));
      }
      MemorySegment none = MemorySegment.NULL;
      call("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, 0, none, pointers, none);
      call("cuCtxSynchronize");
    }
  }

  private interface Filling {
    void fill(Arena arena, MemorySegment place);
  }

  /** What a function puts into the eight bytes that it is given. */
  private static MemorySegment place(Filling filling) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment place = local.allocate(ADDRESS);
      filling.fill(local, place);
      return place.get(ADDRESS, 0);
    }
  }

  private void call(String function, Object... arguments) {
    int result = result(function, arguments);
    if (result != SUCCESS) {
      throw new CudaException(
          "the CUDA driver refuses " + function + ": " + words(result) + " (" + result + ")");
    }
  }

  private int result(String function, Object... arguments) {
    MemorySegment symbol =
        library
            .find(function)
            .orElseThrow(
                () -> new CudaException("the CUDA driver has no " + function + ": it is too old"));
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(JAVA_INT, FUNCTIONS.get(function).toArray(MemoryLayout[]::new));
    try {
      return (int)
          Linker.nativeLinker().downcallHandle(symbol, descriptor).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(
          function + " with " + Arrays.toString(arguments) + " cannot be called", e);
    }
  }

  private String words(int result) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment place = local.allocate(ADDRESS);
      boolean known = result("cuGetErrorString", result, place) == SUCCESS;
      return known
          ? place.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0)
          : "an error without a name";
    }
  }

  @Override
  public void close() {
    call("cuDevicePrimaryCtxRelease_v2", device);
    arena.close();
  }
}
