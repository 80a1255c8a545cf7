package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.row.RowErrors;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax;
import org.ulpforge.row.SoftmaxInterpreter;

/** What is committed beside this module's code, {@code softmax/…}. */
class CommittedSoftmaxTest {

  private static final Catalogue CATALOGUE = new Catalogue(Path.of(""));

  @TestFactory
  Stream<DynamicTest> everyEntryIsWhatItsManifestGives() {
    return KeptSoftmax.folders(Path.of("")).stream()
        .map(folder ->
            dynamicTest(
                folder.getFileName().toString(),
                () -> assertEquals(List.of(), KeptSoftmax.problems(folder, CATALOGUE))));
  }

  /**
   * An error of the exponential counts twice, in the numerator and in the sum; there are three more
   * roundings of f32, and the last one to the format. 1 ULP is at least 2^-p of a normal value.
   */
  @TestFactory
  Stream<DynamicTest> errorsAreThoseOfTheExponentialAndOfRoundings() {
    return KeptSoftmax.folders(Path.of("")).stream()
        .map(folder ->
            dynamicTest(
                folder.getFileName().toString(),
                () -> {
                  KeptSoftmax kept = KeptSoftmax.read(folder, CATALOGUE);
                  SoftmaxInterpreter softmax = new SoftmaxInterpreter(kept.spec().softmax());
                  RowErrors other = RowErrors.of(softmax::apply, kept.format(), 8192, 1, 77);
                  double relative = 2 * exponentialError(kept) + 3 * 0x1p-24;
                  double most = 0.5 + Math.scalb(relative, kept.format().precision());
                  for (RowKind kind : List.of(RowKind.NORMAL, RowKind.WIDE)) {
                    double found = other.byKind().get(kind).maxUlp();
                    assertTrue(found <= most, kind + ": " + found + ", " + most);
                  }
                }));
  }

  private static double exponentialError(KeptSoftmax kept) {
    ScalarInterpreter exponential =
        ScalarInterpreter.of(kept.exponential().program(), Softmax.COMPUTE);
    double most = 0;
    for (float x = -32; x <= 32; x += 0x1p-10f) {
      double exact = StrictMath.exp(x);
      most = Math.max(most, Math.abs(exponential.apply(x) - exact) / exact);
    }
    return most;
  }
}
