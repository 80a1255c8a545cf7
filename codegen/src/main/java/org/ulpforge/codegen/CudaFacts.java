package org.ulpforge.codegen;

import java.util.Optional;

/**
 * What a verification finds out for the sake of GPUs, and what is stored with a kernel.
 *
 * @param checksums of the interpreter's results, where all inputs were enumerated
 * @param code what nvcc made of the header, where it was there
 */
public record CudaFacts(Optional<Checksums> checksums, Optional<DeviceCode> code) {

  /** Before any verification. */
  public static final CudaFacts NONE = new CudaFacts(Optional.empty(), Optional.empty());

  /** What a verification found. */
  public static CudaFacts of(Verification verification) {
    return new CudaFacts(verification.checksums(), verification.deviceCode());
  }

  /**
   * Found anew, without comparing any backend with the interpreter: checksums only where there are
   * none to keep.
   */
  public CudaFacts renewed(KernelSpec spec, int threads) {
    Optional<Checksums> sums =
        checksums.isEmpty() && Checksums.existFor(spec)
            ? Optional.of(Checksums.of(spec, threads))
            : checksums;
    try (CudaOnHost host = CudaOnHost.of(spec, new CudaBackend().emit(spec))) {
      return new CudaFacts(
          sums,
          switch (host.withNvcc()) {
            case Nvcc.Ready(String ignored, DeviceCode found) -> Optional.of(found);
            case Nvcc.NotCompiled ignored -> Optional.empty();
          });
    }
  }
}
