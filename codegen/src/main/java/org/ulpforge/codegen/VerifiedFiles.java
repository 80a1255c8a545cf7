package org.ulpforge.codegen;

import java.util.Map;

/** Generated files by their names, which were compared with the interpreter before. */
public final class VerifiedFiles {

  private final KernelName name;
  private final Map<String, String> files;
  private final Verification verification;

  /**
   * @throws VerificationException if a check did not pass
   */
  VerifiedFiles(KernelName name, Map<String, String> files, Verification verification) {
    if (!verification.passed()) {
      throw new VerificationException(name, verification);
    }
    this.name = name;
    this.files = Map.copyOf(files);
    this.verification = verification;
  }

  /** Of the folder for them. */
  public KernelName name() {
    return name;
  }

  /** Texts by file names. */
  public Map<String, String> files() {
    return files;
  }

  /** What was compared. */
  public Verification verification() {
    return verification;
  }
}
