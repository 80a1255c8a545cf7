package org.ulpforge.command;

import java.nio.file.Path;
import java.util.Optional;
import org.ulpforge.codegen.CudaVerifier;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.codegen.Verification;
import org.ulpforge.codegen.Verifier;
import picocli.CommandLine.Option;

/** On what device emitted code is run. */
final class DeviceOptions {

  @Option(
      names = "--device",
      paramLabel = "cuda",
      description = "compares the bits of the CUDA kernel on a GPU only, all inputs")
  private String device;

  @Option(
      names = "--ptx",
      paramLabel = "FILE",
      description = "with --device: PTX of the header; default: nvcc makes it")
  private Path ptx;

  @Option(
      names = "--driver",
      paramLabel = "LIBRARY",
      description = "with --device: the CUDA driver; default: libcuda.so.1")
  private String driver;

  /** The device that was asked for, if any. */
  Optional<CudaVerifier> open() {
    if (device == null) {
      if (ptx != null || driver != null) {
        throw new IllegalArgumentException("--ptx and --driver are for --device cuda");
      }
      return Optional.empty();
    }
    if (!device.equals("cuda")) {
      throw new IllegalArgumentException("unknown device '" + device + "'; there is cuda");
    }
    return Optional.of(CudaVerifier.open(Optional.ofNullable(driver)));
  }

  Verification check(CudaVerifier opened, KernelSpec spec, Verifier verifier) {
    return opened.check(spec, verifier, Optional.ofNullable(ptx));
  }
}
