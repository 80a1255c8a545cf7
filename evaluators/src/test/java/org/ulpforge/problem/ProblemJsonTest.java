package org.ulpforge.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Opcode;

class ProblemJsonTest {

  private static final Problem PROBLEM =
      new Problem(
          "mine",
          Optional.of("log(1+exp(x))"),
          List.of(new Interval(-8, 0.1)),
          Optional.of(FloatFormat.F16),
          FloatFormat.F32,
          ErrorMeasure.ULP,
          Optional.of(Accuracy.parse("1.0ulp")),
          Optional.of("rr1p"),
          Set.of(Opcode.FMA, Opcode.DIV),
          "ops",
          -7,
          new Budget(1000, Optional.of(Duration.ofMinutes(3))));

  @Test
  void whatIsWrittenIsReadBack() {
    assertEquals(PROBLEM, ProblemJson.read(ProblemJson.write(PROBLEM)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "seed" : -7         | "seed" : 1.5          | seed
          "seed" : -7         | "sed" : 7             | seed
          "seed" : -7         | "seed" : 7, "a" : [1] | 'a'
          "storage" : "f16"   | "storage" : "mxfp4"   | storage
          "storage" : "f16"   | "storage" : 16        | storage
          "compute" : "f32"   | "compute" : "f3"      | compute
          "fma"               | "fmaa"                | forbidden
          "cost" : "ops"      | "cost" : "a", "cost" : "b" | cost
          "function" : "mine" | "function" : "../x"   | function
          "seed" : -7         | "seed" : -7 } {       | end
          """)
  void aDamagedFileGivesOneLineThatNamesThePlace(String from, String to, String named) {
    String damaged = ProblemJson.write(PROBLEM).replace(from, to);
    var e = assertThrows(IllegalArgumentException.class, () -> ProblemJson.read(damaged));
    assertTrue(e.getMessage().contains(named), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void deepNestingIsRefused() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> ProblemJson.read("[".repeat(100_000)));
    assertEquals(1, e.getMessage().lines().count());
  }
}
