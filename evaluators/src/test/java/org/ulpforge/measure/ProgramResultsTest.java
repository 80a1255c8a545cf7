package org.ulpforge.measure;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.ProgramParser;

class ProgramResultsTest {

  /** x·x in a wider compute format is exact: what is left is the rounding to storage. */
  @ParameterizedTest
  @CsvSource({
    "bf16, f32",
    "f16, f32",
    "e4m3fn, f32",
    "e4m3fnuz, f32",
    "e5m2, bf16",
    "e2m1fn, f32",
    "bf16, f64",
    "e8m0fnu, f64",
    "q3f4, f32",
    "i8, f32",
    "bf16, bf16"
  })
  void resultsAreRoundedOnceToStorage(String storageName, String computeName) {
    ScalarFormat storage = Formats.scalar(storageName);
    Format compute = Formats.parse(computeName);
    Inputs inputs = Inputs.of(storage, List.of(Interval.FULL));
    int n = (int) inputs.size();
    InputBlock block = new InputBlock(storage, 1, n);
    block.fill(inputs, 0, n);
    var program = ProgramParser.parse("t0 = mul x x\nreturn t0").program();
    double[] got = new double[n];
    new ProgramResults(ColumnarInterpreter.of(program, compute), compute, storage, n)
        .run(block, got);
    for (int i = 0; i < n; i++) {
      double x = block.values(0)[i];
      // e5m2 has 3 bits, bf16 8: their squares fit, and so do those of all others but in range.
      double square = ((ScalarFormat) compute).round(x * x);
      double expected = storage.round(square);
      int index = i;
      assertTrue(
          Tally.same(expected, got[i]),
          () -> storageName + " " + x + ": " + got[index] + " for " + expected);
    }
  }
}
