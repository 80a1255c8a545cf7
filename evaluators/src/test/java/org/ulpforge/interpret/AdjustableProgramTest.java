package org.ulpforge.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class AdjustableProgramTest {

  /** The same literal stands at three places; only two of them change. */
  @Test
  void givesTheBitsOfTheProgramWithTheNewConstants() {
    Program program =
        ProgramParser.parse(
                "t0 = fma x 0x1.8p0 0x1.8p0\nt1 = fma.f64 t0 x 0x1.8p0\nt2 = convert.f32 t1\nreturn t2\n")
            .program();
    List<Place> places = List.of(new Place(1, 2), new Place(0, 1));
    AdjustableProgram adjustable = AdjustableProgram.of(program, FloatFormat.F32, places);
    float[][] x = {{0.1f, -3, 7e10f, Float.NaN}};
    for (double value : new double[] {0.25, -1.75}) {
      adjustable.set(0, value);
      adjustable.set(1, 3 * value);
      Program changed =
          program.withLiterals(
              Map.of(
                  places.get(0), new Operand.FloatLiteral(value),
                  places.get(1), new Operand.FloatLiteral(3 * value)));
      assertArrayEquals(
          run(ColumnarInterpreter.of(changed, FloatFormat.F32), x), run(adjustable.program(), x));
    }
  }

  private static float[] run(ColumnProgram program, float[][] x) {
    float[] results = new float[x[0].length];
    ((ColumnProgram.OfFloat) program).run(x, results, results.length);
    return results;
  }
}
