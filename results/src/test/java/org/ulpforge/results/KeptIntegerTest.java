package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.cost.CostModel;
import org.ulpforge.integer.IntegerBaseline;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class KeptIntegerTest {

  private static final Path STORED = Path.of("");

  @TempDir private Path folder;

  /**
   * Over all int8 inputs and scales 2^-3 to 2^-8, some kept program has no more operations than a
   * published one, and smaller errors, mean and largest: relative ones for exp, absolute ones for
   * gelu and silu.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8})
  void publishedProgramsAreDominated(int scale) {
    for (IntegerBaseline baseline : IntegerBaseline.values()) {
      boolean relative = baseline.function().equals("exp");
      IntegerBaseline.Scaled published = baseline.at(scale, -128, relative ? 0 : 127);
      IntegerErrors theirs = published.errors();
      assertTrue(
          notLonger(published).stream()
              .anyMatch(ours ->
                  relative
                      ? ours.meanRelative() < theirs.meanRelative()
                          && ours.maxRelative() < theirs.maxRelative()
                      : ours.meanAbsolute() < theirs.meanAbsolute()
                          && ours.maxAbsolute() < theirs.maxAbsolute()),
          baseline + " at 2^-" + scale);
    }
  }

  /** Errors of the kept programs that have no more operations than a published one. */
  private static List<IntegerErrors> notLonger(IntegerBaseline.Scaled published) {
    double operations = CostModel.INSTRUCTIONS.cost(published.program());
    return KeptInteger.all(STORED, published.function()).stream()
        .filter(kept -> kept.operations() <= operations)
        .map(KeptInteger::errors)
        .toList();
  }

  /** On [-10, 0] in steps of 2^-10: half of I-ViT's operations, a quarter of its mean error. */
  @Test
  void fiveOperationsFromMinusTenToZero() {
    IntegerFunction fine = new IntegerFunction("exp", 0x1p-10, 1, -10240, 0);
    List<KeptInteger> five =
        KeptInteger.all(STORED, fine).stream().filter(kept -> kept.operations() == 5).toList();
    assertTrue(five.stream().anyMatch(kept -> kept.errors().meanRelative() < 0.0109));
    assertTrue(five.stream().anyMatch(kept -> kept.errors().maxRelative() < 0.0235));
  }

  /** There, too, 7 operations err by less than half as much as the 8 of I-BERT's polynomial. */
  @Test
  void sevenOperationsFromMinusTenToZero() {
    IntegerFunction fine = new IntegerFunction("exp", 0x1p-10, 1, -10240, 0);
    IntegerErrors theirs = IntegerBaseline.I_EXP.at(10, -10240, 0).errors();
    assertTrue(
        KeptInteger.all(STORED, fine).stream()
            .filter(kept -> kept.operations() <= 7)
            .map(KeptInteger::errors)
            .anyMatch(ours ->
                ours.meanRelative() < 0.0019
                    && ours.meanRelative() < theirs.meanRelative() / 2
                    && ours.maxRelative() < theirs.maxRelative() / 2));
  }

  @Test
  void whatIsStoredIsRead() {
    Program program = ProgramParser.parse("t0 = iadd x 0x51\nreturn t0\n").program();
    IntegerFunction function = new IntegerFunction("exp", 0x1p-4, 0x1.8p-9, -128, 0);
    KeptInteger kept = new KeptInteger(function, "max1xt2", program, "ulpforge integer search");
    kept.store(folder);
    assertEquals(List.of(kept), KeptInteger.all(folder, function));
    assertEquals(List.of(), KeptInteger.all(folder, new IntegerFunction("exp", 1, 1, -5, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return x|is no integer-only function",
        "# expression exp(x);# domain -1,0;# storage i32;return x|written like",
        "# expression exp(x*1)/1;# domain -1e9,0;# storage i32;return x|no integer-only",
        "# expression exp(x*1)/1;# domain -1,0;# storage f32;return x|no integer-only"
      })
  void otherFilesAreRefused(String text, String part) throws IOException {
    Path file = folder.resolve("mean1.slp");
    Files.writeString(file, "## found by: x\n" + text.replace(";", "\n") + "\n");
    var refused = assertThrows(IllegalArgumentException.class, () -> KeptInteger.read(file));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }
}
