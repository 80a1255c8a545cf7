package org.ulpforge.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Overflow;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/**
 * What each opcode gives at its edges, in all three evaluators; expected values are from the
 * definitions.
 */
class OpcodeSemanticsTest {

  @ParameterizedTest
  @CsvSource({
    // format, instruction, x, y, result
    "f32, min x y, NaN, 1, NaN",
    "f32, min x y, 1, NaN, NaN",
    "f32, max x y, -Infinity, NaN, NaN",
    "f32, min x y, 0.0, -0.0, -0.0",
    "f32, min x y, -0.0, 0.0, -0.0",
    "f32, max x y, -0.0, 0.0, 0.0",
    "f64, max x y, 0.0, -0.0, 0.0",
    "f64, min x y, 0.0, -0.0, -0.0",
    "bf16, min x y, 0.0, -0.0, -0.0",
    "f32, rint x, -0.0, 0, -0.0",
    "f32, rint x, -0.5, 0, -0.0",
    "f32, rint x, 0.5, 0, 0.0",
    "f32, rint x, 1.5, 0, 2",
    "f32, rint x, 2.5, 0, 2",
    "f32, rint x, 0x1.000001p22, 0, 0x1p22",
    "f32, rint x, 0x1.000002p22, 0, 0x1p22",
    "f32, rint x, 0x1.000006p22, 0, 0x1.000008p22",
    "f32, rint x, 0x1.fffffep22, 0, 0x1p23",
    "f32, rint x, 0x1.000002p23, 0, 0x1.000002p23",
    "f32, rint x, -0x1.fffffep127, 0, -0x1.fffffep127",
    "f32, rint x, -Infinity, 0, -Infinity",
    "f32, rint x, NaN, 0, NaN",
    "f64, rint x, 0x1.0000000000001p51, 0, 0x1p51",
    "f64, rint x, -0x1.fffffffffffffp51, 0, -0x1p52",
    "f64, rint x, 0x1.0000000000001p52, 0, 0x1.0000000000001p52",
    "f64, rint x, -0.25, 0, -0.0",
    "bf16, rint x, 2.5, 0, 2",
    "e2m1fn, rint x, 0.5, 0, 0",
    "f32, neg x, 0.0, 0, -0.0",
    "f32, abs x, -0.0, 0, 0.0",
    "e4m3fnuz, neg x, 0.0, 0, 0.0",
    "f32, add x y, 0x1p24, 1, 0x1p24",
    "f32, sub x y, Infinity, Infinity, NaN",
    "f32, mul x y, 0x1p127, 2, Infinity",
    "f32, mul x y, 0x1p-149, 0.5, 0.0",
    "f32, mul x y, 0x1p-149, -0.5, -0.0",
    "f32, div x y, 1, -0.0, -Infinity",
    "f32, sqrt x, -0.0, 0, -0.0",
    "f32, sqrt x, -1, 0, NaN",
    "f16, mul x y, 256, 256, Infinity",
    "f16, mul x y, 65504, 1.0009765625, Infinity",
    "e4m3fn, mul x y, 448, 2, NaN",
    "e4m3fn, add x y, 448, 16, 448",
    "e2m1fn, add x y, 6, 6, 6",
    "e2m1fn, add x y, -6, -6, -6",
    // The product is rounded only together with the sum.
    "f32, fma x y -0x1.000004p0, 0x1.000002p0, 0x1.000002p0, 0x1p-46",
  })
  void floats(String format, String instruction, double x, double y, double expected) {
    Program program =
        ProgramParser.parse("t9 = min x y\nt0 = " + instruction + "\nreturn t0\n").program();
    FloatFormat compute = Formats.floating(format);
    check(program, compute, new double[] {x, y}, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "toint x, 0.5, 0",
    "toint x, 1.5, 2",
    "toint x, 2.5, 2",
    "toint x, -2.5, -2",
    "toint x, NaN, 0",
    "toint x, 0x1p31, 0x1.fffffffcp30",
    "toint x, Infinity, 0x1.fffffffcp30",
    "toint x, -Infinity, -0x1p31",
    "toint x, -0x1.000002p31, -0x1p31",
    "toint.i8 x, 127.5, 127",
    "toint.i8 x, 126.5, 126",
    "toint.i8 x, -1000, -128",
    "toint.u8 x, -1, 0",
    "toint.u8 x, 255.5, 255",
    "toint.u32 x, 0x1p40, 0x1.fffffffep31",
    "toint.i64 x, 0x1p63, 0x1p63",
    "bits x, NaN, 0x7fc00000",
    "bits x, -0.0, -0x80000000",
  })
  void integersFromFloats(String instruction, double x, String expected) {
    // The result is read as a double, which holds all integers here.
    Program program =
        ProgramParser.parse(
                "t0 = convert.f32 x\nt1 = "
                    + instruction.replace(" x", " t0")
                    + "\nt2 = tofloat t1\nreturn t2\n")
            .program();
    double value = expected.contains("p") ? Double.parseDouble(expected) : Long.decode(expected);
    check(program, FloatFormat.F64, new double[] {x}, value);
  }

  @ParameterizedTest
  @CsvSource({
    // format, instruction, x, y, result
    "i32, iadd x y, 2147483647, 1, -2147483648",
    "i32, imul x y, 65536, 65536, 0",
    "i32, isub x y, -2147483648, 1, 2147483647",
    "i64, iadd x y, 9223372036854775807, 1, -9223372036854775808",
    "i8, iadd x y, 127, 1, -128",
    "u8, iadd x y, 255, 1, 0",
    "i32, shl x y, 1, 31, -2147483648",
    "i32, shl x y, 1, 32, 0",
    "i32, shl x y, 1, -1, 0",
    "i32, shr x y, -8, 1, -4",
    "i32, shr x y, -8, 32, -1",
    "i32, shr x y, 8, 40, 0",
    "i32, shr x y, -8, -1, -1",
    "i32, ushr x y, -1, 31, 1",
    "i32, ushr x y, -1, 32, 0",
    "i32, ushr x y, -1, -2147483648, 0",
    "i64, shl x y, 1, 63, -9223372036854775808",
    "i64, shl x y, 1, 64, 0",
    "i64, shr x y, -1, -1, -1",
    "i64, ushr x y, -1, 63, 1",
    "i64, ushr x y, -1, -1, 0",
    "i8, shl x y, 1, 8, 0",
    "i8, ushr x y, -1, 4, 15",
    "u8, shr x y, 128, 1, 192",
    "i32, imin x y, -1, 1, -1",
    "u32, imin x y, 4294967295, 1, 1",
    "u32, imax x y, 4294967295, 1, 4294967295",
    "i32, not x, 0, 0, -1",
    "u8, not x, 0, 0, 255",
    "i32, ilookup x 0x5 0x6 0x7 0x8, -1, 0, 8",
    "i32, ilookup x 0x5 0x6 0x7 0x8, 5, 0, 6",
  })
  void integers(String format, String instruction, long x, long y, long expected) {
    Program program =
        ProgramParser.parse("t9 = imin x y\nt0 = " + instruction + "\nreturn t0\n").program();
    Format compute = Formats.parse(format);
    assertEquals(expected, ScalarInterpreter.of(program, compute).applyInteger(x, y), "scalar");
    for (ColumnProgram columns :
        List.of(
            ColumnarInterpreter.of(program, compute), HiddenClassCompiler.of(program, compute))) {
      long[][] arguments = {many(x), many(y)};
      for (long got : ColumnRuns.run(columns, arguments, MANY)) {
        long value = format.equals("u32") ? got & 0xffff_ffffL : got;
        assertEquals(expected, value, columns.getClass().toString());
      }
    }
  }

  @Test
  void signedComparisonOfUnsignedIntegers() {
    Program program =
        ProgramParser.parse("t0 = ilt x y\nt1 = iselect t0 0x1 0x0\nreturn t1\n").program();
    // Bits decide: 0xff is -1.
    assertEquals(1, ScalarInterpreter.of(program, Formats.parse("u8")).applyInteger(255, 1));
    assertEquals(0, ScalarInterpreter.of(program, Formats.parse("i16")).applyInteger(255, 1));
  }

  /** In bf16, fma(1, 1.5, z) with tiny z: rounding through a wider format and again forgets z. */
  @Test
  void fmaRoundsOnceWhereTwiceIsWrong() {
    FloatFormat bf16 = FloatFormat.BF16;
    Program program = ProgramParser.parse("t0 = fma x y 0x1p-120\nreturn t0\n").program();
    double tiny = 0x1p-120;
    int traps = 0;
    for (int i = 128; i < 256; i++) {
      for (int j = 128; j < 256; j++) {
        double product = (i / 128.0) * (j / 128.0);
        double expected =
            bf16.decode(
                bf16.encode(
                    new BigDecimal(product).add(new BigDecimal(tiny)), Overflow.NON_SATURATING));
        traps += bf16.round(product + tiny) != expected ? 1 : 0;
        assertEquals(expected, ScalarInterpreter.of(program, bf16).apply(i / 128.0, j / 128.0));
      }
    }
    // The published count: 139 of 16,384 pairs.
    assertEquals(139, traps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f16", "bf16"})
  void everyInputOfSixteenBitsAgrees(String name) {
    FloatFormat format = Formats.floating(name);
    double[] inputs = IntStream.range(0, 1 << 16).mapToDouble(format::decode).toArray();
    for (String op :
        List.of(
            "sqrt x",
            "rint x",
            "neg x",
            "add x 0x1.8p0",
            "mul x x",
            "mul x 0x1.4p-7",
            "div 0x1p0 x",
            "fma x x -0x1p0",
            "max x -0x0p0",
            "sub x 0x1p-9")) {
      Program program = ProgramParser.parse("t0 = " + op + "\nreturn t0\n").program();
      ScalarInterpreter scalar = ScalarInterpreter.of(program, format);
      for (ColumnProgram columns :
          List.of(
              ColumnarInterpreter.of(program, format), HiddenClassCompiler.of(program, format))) {
        double[] results = ColumnRuns.run(columns, new double[][] {inputs}, inputs.length);
        for (int i = 0; i < inputs.length; i++) {
          if (Double.doubleToLongBits(scalar.apply(inputs[i]))
              != Double.doubleToLongBits(results[i])) {
            assertEquals(scalar.apply(inputs[i]), results[i], op + " at " + inputs[i]);
          }
        }
      }
    }
  }

  private static final int MANY = 37;

  private static long[] many(long value) {
    long[] values = new long[MANY];
    Arrays.fill(values, value);
    return values;
  }

  private static void check(Program program, FloatFormat compute, double[] point, double expected) {
    assertEquals(
        expected,
        ScalarInterpreter.of(program, compute).apply(Arrays.copyOf(point, program.arity())),
        "scalar");
    double[][] arguments = new double[program.arity()][MANY];
    for (int a = 0; a < arguments.length; a++) {
      Arrays.fill(arguments[a], point[a]);
    }
    for (ColumnProgram columns :
        List.of(
            ColumnarInterpreter.of(program, compute), HiddenClassCompiler.of(program, compute))) {
      for (double got : ColumnRuns.run(columns, arguments, MANY)) {
        assertEquals(expected, got, columns.getClass().toString());
      }
    }
  }
}
