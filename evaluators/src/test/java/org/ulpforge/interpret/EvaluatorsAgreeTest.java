package org.ulpforge.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;

/**
 * Columns and compiled programs give the bits of the scalar interpreter, on random programs of all
 * opcodes and formats.
 */
class EvaluatorsAgreeTest {

  private static final int PROGRAMS = 150;
  private static final int POINTS = 1500;

  private static final List<ScalarFormat> FORMATS =
      List.of(
          FloatFormat.F64,
          FloatFormat.F32,
          FloatFormat.F16,
          FloatFormat.BF16,
          FloatFormat.E4M3FN,
          FloatFormat.E5M2,
          FloatFormat.E4M3FNUZ,
          FloatFormat.E2M1FN,
          FloatFormat.E8M0FNU,
          IntegerFormat.I32,
          IntegerFormat.I64,
          IntegerFormat.of(8, true),
          IntegerFormat.of(16, false),
          IntegerFormat.of(32, false),
          IntegerFormat.of(64, false),
          IntegerFormat.of(40, true));

  static List<ScalarFormat> formats() {
    return FORMATS;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void columnsGiveTheBitsOfTheSpecification(ScalarFormat compute) {
    RandomGenerator random = new SplittableRandom(compute.name().hashCode());
    for (int i = 0; i < PROGRAMS; i++) {
      Program program = new RandomPrograms(random, compute, FORMATS).next(20);
      compare(
          program,
          ColumnarInterpreter.of(program, compute),
          compute,
          random,
          i % 8 == 0 ? POINTS : 100);
    }
  }

  static List<ScalarFormat> compiledFormats() {
    return List.of(
        FloatFormat.F64,
        FloatFormat.F32,
        FloatFormat.F16,
        FloatFormat.BF16,
        FloatFormat.E4M3FN,
        FloatFormat.E4M3FNUZ,
        FloatFormat.E2M1FN,
        IntegerFormat.I32,
        IntegerFormat.I64);
  }

  @ParameterizedTest
  @MethodSource("compiledFormats")
  void hiddenClassesGiveTheBitsOfTheSpecification(ScalarFormat compute) {
    RandomGenerator random = new SplittableRandom(compute.name().hashCode() + 1);
    int compiled = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Program program = new RandomPrograms(random, compute, compiledFormats()).next(6);
      ColumnProgram columns = HiddenClassCompiler.of(program, compute);
      compiled += columns.getClass().getEnclosingClass() == HiddenClassCompiler.class ? 1 : 0;
      compare(program, columns, compute, random, 70);
    }
    assertTrue(compiled > PROGRAMS / 10, compiled + " of " + PROGRAMS + " programs were compiled");
  }

  private static void compare(
      Program program, ColumnProgram columns, Format compute, RandomGenerator random, int points) {
    ScalarInterpreter scalar = ScalarInterpreter.of(program, compute);
    switch (compute) {
      case FloatFormat f -> compareFloats(program, scalar, columns, f, random, points);
      case IntegerFormat f -> compareIntegers(program, scalar, columns, f, random, points);
      default -> throw new IllegalStateException();
    }
  }

  private static void compareFloats(
      Program program,
      ScalarInterpreter scalar,
      ColumnProgram columns,
      FloatFormat format,
      RandomGenerator random,
      int points) {
    double[][] arguments = new double[program.arity()][points];
    for (double[] column : arguments) {
      for (int i = 0; i < points; i++) {
        column[i] =
            format.decode(
                random.nextBoolean()
                    ? random.nextLong()
                    : format.encode(RandomPrograms.notable(random), Overflow.NON_SATURATING));
      }
    }
    double[] results = ColumnRuns.run(columns, arguments, points);
    for (int i = 0; i < points; i++) {
      double[] point = ColumnRuns.point(arguments, i);
      int at = i;
      assertEquals(
          Double.doubleToLongBits(scalar.apply(point)),
          Double.doubleToLongBits(results[i]),
          () ->
              format.name()
                  + " at "
                  + Arrays.toString(point)
                  + " gives "
                  + results[at]
                  + " instead of "
                  + scalar.apply(point)
                  + ":\n"
                  + program);
    }
  }

  private static void compareIntegers(
      Program program,
      ScalarInterpreter scalar,
      ColumnProgram columns,
      IntegerFormat format,
      RandomGenerator random,
      int points) {
    long[][] arguments = new long[program.arity()][points];
    for (long[] column : arguments) {
      for (int i = 0; i < points; i++) {
        column[i] = random.nextLong() >> random.nextInt(64);
      }
    }
    long[] results = ColumnRuns.run(columns, arguments, points);
    for (int i = 0; i < points; i++) {
      long[] point = ColumnRuns.point(arguments, i);
      assertEquals(
          scalar.applyInteger(point),
          format.signed() ? results[i] : IntegerOps.unsigned(results[i], format),
          () -> format.name() + " at " + Arrays.toString(point) + ":\n" + program);
    }
  }

  @Test
  void randomProgramsHaveEveryOpcodeInSeveralFormats() {
    RandomGenerator random = new SplittableRandom(1);
    Set<Opcode> seen = EnumSet.noneOf(Opcode.class);
    boolean regions = false;
    for (int i = 0; i < 200; i++) {
      Program program = new RandomPrograms(random, FloatFormat.F32, FORMATS).next(20);
      program.instructions().stream().map(Instruction::op).forEach(seen::add);
      regions |= program.regions().size() > 2;
    }
    assertEquals(EnumSet.allOf(Opcode.class), seen);
    assertEquals(true, regions);
  }
}
