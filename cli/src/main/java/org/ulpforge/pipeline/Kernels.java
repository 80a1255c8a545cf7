package org.ulpforge.pipeline;

import java.util.function.LongConsumer;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.codegen.Verifier;
import org.ulpforge.results.StoredKernel;

/** Emits kernels and compares their bits with the interpreter's. */
public final class Kernels {

  private static final long SAMPLED = 1L << 28;

  private Kernels() {}

  /**
   * @param progress as in {@link Verifier#reporting}
   * @throws org.ulpforge.codegen.VerificationException if a backend gives other bits
   */
  public static VerifiedKernel verified(StoredKernel kernel, int threads, LongConsumer progress) {
    KernelSpec spec = kernel.spec();
    return verifier(spec, threads).reporting(progress).verify(EmittedKernel.of(spec));
  }

  /** Compares on all inputs up to 32 bits, else on a sample. */
  public static Verifier verifier(KernelSpec spec, int threads) {
    boolean enumerable = spec.storage().bits() * spec.program().arity() <= 32;
    return new Verifier(enumerable ? 1L << 32 : SAMPLED, threads);
  }
}
