package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares an emitted kernel of integers with the interpreter, bit for bit, at all integers of a
 * range: a {@link Verifier} spreads its inputs over all codes instead, of which an integer-only
 * function sees few.
 */
public final class RangeCheck {

  /** The most inputs, so that all fit into one block. */
  public static final int MAX_INPUTS = 1 << 20;

  private RangeCheck() {}

  /**
   * Every method of the Java class, and the CUDA header as compiled by g++.
   *
   * @param kernel of one argument, stored in an integer format
   * @param lo the least input
   * @param hi the largest input, less than {@value #MAX_INPUTS} above
   */
  public static Verification check(EmittedKernel kernel, long lo, long hi) {
    if (lo > hi || hi - lo >= MAX_INPUTS) {
      throw new IllegalArgumentException(
          "inputs %d to %d: 1 to %d are allowed".formatted(lo, hi, MAX_INPUTS));
    }
    KernelSpec spec = kernel.spec();
    JavaBackend java = new JavaBackend();
    JavaMethods methods = JavaMethods.compile(spec, kernel.files().get(java.fileName(spec.name())));
    Map<String, BlockMethod> named = new LinkedHashMap<>();
    named.put("Java scalar", methods::scalar);
    named.put("Java arrays", methods::arrays);
    named.put("Java memory segments", methods::segments);
    List<Verification.Check> checks = new ArrayList<>();
    String header = kernel.files().get(new CudaBackend().fileName(spec.name()));
    try (CudaOnHost host = CudaOnHost.of(spec, header)) {
      switch (host.withGcc()) {
        case CudaOnHost.Ready(BlockMethod values, BlockMethod arrays) -> {
          named.put("CUDA header by g++", values);
          named.put("CUDA header by g++, arrays", arrays);
        }
        case CudaOnHost.NotBuilt(Verification.Verdict why) ->
            checks.add(new Verification.Check("CUDA header by g++", 0, false, why));
      }
      named.forEach((name, method) -> checks.add(compare(spec, name, method, lo, hi)));
    }
    return new Verification(checks, Optional.empty());
  }

  /**
   * What {@link #check} finds, if nothing differs.
   *
   * @throws VerificationException with what was found, if something does
   */
  public static Verification passed(EmittedKernel kernel, long lo, long hi) {
    Verification found = check(kernel, lo, hi);
    if (!found.passed()) {
      throw new VerificationException(kernel.spec().name(), found);
    }
    return found;
  }

  private static Verification.Check compare(
      KernelSpec spec, String name, BlockMethod method, long lo, long hi) {
    int n = (int) (hi - lo + 1);
    StoredBlock inputs = StoredBlock.of(spec.storage(), n);
    for (int i = 0; i < n; i++) {
      inputs.set(i, lo + i);
    }
    StoredBlock[] arguments = {inputs};
    StoredBlock expected = StoredBlock.of(spec.storage(), n);
    new Reference(spec.program(), spec.storage(), spec.compute(), n).run(arguments, expected, n);
    StoredBlock got = StoredBlock.of(spec.storage(), n);
    Verification.Verdict verdict;
    try {
      method.run(arguments, got, n);
      int at = expected.mismatch(got, n);
      verdict =
          at < 0
              ? new Verification.Equal()
              : new Verification.Differs(
                  "at %d with %s, the interpreter has %s"
                      .formatted(
                          lo + at, got.show(got.code(at)), expected.show(expected.code(at))));
    } catch (Throwable e) {
      verdict = new Verification.Differs("because it throws " + e);
    }
    return new Verification.Check(name, n, true, verdict);
  }
}
