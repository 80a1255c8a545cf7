package org.ulpforge.codegen;

/** A kernel does not give the interpreter's bits. */
public final class VerificationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Verification verification;

  VerificationException(KernelName name, Verification verification) {
    super(
        name
            + " is not verified: "
            + verification.checks().stream()
                .filter(check -> check.verdict() instanceof Verification.Differs)
                .findFirst()
                .map(Verification.Check::toString)
                .orElse("nothing was checked"));
    this.verification = verification;
  }

  public Verification verification() {
    return verification;
  }
}
