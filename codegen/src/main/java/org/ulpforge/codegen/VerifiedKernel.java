package org.ulpforge.codegen;

import java.util.Map;

/** A kernel whose files gave the interpreter's bits. Only a {@link Verifier} makes one. */
public final class VerifiedKernel implements Kernel {

  private final EmittedKernel kernel;
  private final Verification verification;

  VerifiedKernel(EmittedKernel kernel, Verification verification) {
    if (!verification.passed()) {
      throw new IllegalArgumentException("not verified: " + verification);
    }
    this.kernel = kernel;
    this.verification = verification;
  }

  @Override
  public KernelSpec spec() {
    return kernel.spec();
  }

  @Override
  public Map<String, String> files() {
    return kernel.files();
  }

  public Verification verification() {
    return verification;
  }
}
