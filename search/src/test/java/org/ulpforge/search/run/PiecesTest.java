package org.ulpforge.search.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class PiecesTest {

  private static Program constant(double value) {
    return ProgramParser.parse("t0 = fma x 0x0p0 " + Double.toHexString(value) + "\nreturn t0")
        .program();
  }

  /**
   * Cores that give their number show which one serves an input; the piece's interval must contain
   * it.
   */
  @ParameterizedTest
  @CsvSource({
    "f32,16,-8,8,",
    "f32,64,0,1,",
    "f32,256,-0.34,0.35,",
    "bf16,4,-1,1,",
    "f16,32,-8,8,fma"
  })
  void everyInputIsServedByThePieceThatItLiesIn(
      String format, int count, double lo, double hi, String forbidden) {
    FloatFormat compute = Formats.floating(format);
    Pieces pieces =
        new Pieces(
            count,
            new Interval(lo, hi),
            Optional.of(compute),
            forbidden == null ? Set.of() : Set.of(Opcode.of(forbidden).orElseThrow()));
    List<Program> cores = new ArrayList<>();
    for (int piece = 0; piece < count; piece++) {
      cores.add(constant(piece));
    }
    ScalarInterpreter number = ScalarInterpreter.of(pieces.join(cores), compute);
    for (int i = 0; i <= 10_000; i++) {
      double x = compute.round(lo + (hi - lo) * i / 10_000);
      if (x >= lo && x <= hi) {
        int piece = (int) number.apply(x);
        Interval served = pieces.interval(piece);
        // The distance itself is rounded to the format.
        double slack = Math.scalb(Math.abs(hi - lo), -compute.precision());
        double distance = x - pieces.middle(piece);
        assertTrue(
            distance >= served.lo() - slack && distance <= served.hi() + slack,
            x + " went to piece " + piece);
      }
    }
  }

  @Test
  void theCoreGetsTheDistanceFromTheMiddle() {
    Pieces pieces = new Pieces(4, new Interval(0, 4), Optional.of(FloatFormat.F32), Set.of());
    List<Program> cores = new ArrayList<>();
    for (int piece = 0; piece < 4; piece++) {
      cores.add(ProgramParser.parse("t0 = add x 0x0p0\nreturn t0").program());
    }
    ScalarInterpreter distance = ScalarInterpreter.of(pieces.join(cores), FloatFormat.F32);
    assertEquals(-0.25, distance.apply(2.25));
    assertEquals(0.5, distance.apply(4.0));
    assertEquals(-0.5, distance.apply(0.0));
  }

  @Test
  void piecesNeedAnEndAndAPowerOfTwo() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pieces(4, Interval.FULL, Optional.of(FloatFormat.F32), Set.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pieces(3, new Interval(0, 1), Optional.of(FloatFormat.F32), Set.of()));
  }
}
