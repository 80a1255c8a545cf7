package org.ulpforge.interpret;

import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Type;

/**
 * Conversions between f32, f64, i32 and i64 on columns. C2 vectorises casts in plain loops, but (as
 * of JDK 25) not those that reinterpret bits, which therefore use the Vector API.
 */
final class ConversionLoops {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  private ConversionLoops() {}

  /** A fast loop for a conversion; empty where there is none. */
  static Optional<Step> of(TypedInstruction instruction, Column a, Column result) {
    boolean carriers =
        isCarrier(instruction.operandTypes().getFirst()) && isCarrier(instruction.result());
    if (!carriers) {
      return Optional.empty();
    }
    Step step =
        switch (instruction.op()) {
          case TOINT -> toInt(a, result);
          case TOFLOAT -> toFloat(a, result);
          case BITS -> bits(a, result);
          case FROMBITS -> fromBits(a, result);
          case LOOKUP, ILOOKUP -> LookupLoops.of(instruction, a, result);
          case ADD,
              SUB,
              MUL,
              DIV,
              FMA,
              SQRT,
              NEG,
              ABS,
              MIN,
              MAX,
              RINT,
              LT,
              LE,
              EQ,
              ILT,
              IEQ,
              SELECT,
              ISELECT,
              CONVERT,
              IADD,
              ISUB,
              IMUL,
              AND,
              OR,
              XOR,
              NOT,
              SHL,
              SHR,
              USHR,
              IMIN,
              IMAX ->
              null;
        };
    return Optional.ofNullable(step);
  }

  private static boolean isCarrier(Type type) {
    return switch (type) {
      case Type.Float(var f) -> f.equals(FloatFormat.F32) || f.equals(FloatFormat.F64);
      case Type.Int(var f) -> f.equals(IntegerFormat.I32) || f.equals(IntegerFormat.I64);
      case Type.Real ignored -> false;
      case Type.Mask ignored -> false;
    };
  }

  /** Java's casts clamp and take NaN to 0, as {@code toint} does. */
  private static Step toInt(Column from, Column to) {
    if (from instanceof Column.Floats(float[] a)) {
      return to instanceof Column.Ints(int[] d)
          ? n -> floatToInt(a, d, n)
          : n -> floatToLong(a, to.longs(), n);
    }
    double[] a = from.doubles();
    return to instanceof Column.Ints(int[] d)
        ? n -> doubleToInt(a, d, n)
        : n -> doubleToLong(a, to.longs(), n);
  }

  private static void floatToInt(float[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) (float) Math.rint(a[i]);
    }
  }

  private static void floatToLong(float[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (long) Math.rint(a[i]);
    }
  }

  private static void doubleToInt(double[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) Math.rint(a[i]);
    }
  }

  private static void doubleToLong(double[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (long) Math.rint(a[i]);
    }
  }

  private static Step toFloat(Column from, Column to) {
    if (from instanceof Column.Ints(int[] a)) {
      return to instanceof Column.Floats(float[] d)
          ? n -> intToFloat(a, d, n)
          : n -> intToDouble(a, to.doubles(), n);
    }
    long[] a = from.longs();
    return to instanceof Column.Floats(float[] d)
        ? n -> longToFloat(a, d, n)
        : n -> longToDouble(a, to.doubles(), n);
  }

  private static void intToFloat(int[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }

  private static void intToDouble(int[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }

  private static void longToFloat(long[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }

  private static void longToDouble(long[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }

  /** Null where the integer is not as wide as the code. */
  private static Step bits(Column from, Column to) {
    if (from instanceof Column.Floats(float[] a) && to instanceof Column.Ints(int[] d)) {
      return n -> floatBits(a, d, n);
    }
    return from instanceof Column.Doubles(double[] a) && to instanceof Column.Longs(long[] d)
        ? n -> doubleBits(a, d, n)
        : null;
  }

  private static void floatBits(float[] a, int[] d, int n) {
    int nan = Float.floatToIntBits(Float.NaN);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += FLOATS.length()) {
      FloatVector v = FloatVector.fromArray(FLOATS, a, i);
      var isNaN = v.test(VectorOperators.IS_NAN).cast(INTS);
      v.reinterpretAsInts().blend(nan, isNaN).intoArray(d, i);
    }
    for (; i < n; i++) {
      d[i] = Float.floatToIntBits(a[i]);
    }
  }

  private static void doubleBits(double[] a, long[] d, int n) {
    long nan = Double.doubleToLongBits(Double.NaN);
    int i = 0;
    for (; i < DOUBLES.loopBound(n); i += DOUBLES.length()) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, a, i);
      var isNaN = v.test(VectorOperators.IS_NAN).cast(LONGS);
      v.reinterpretAsLongs().blend(nan, isNaN).intoArray(d, i);
    }
    for (; i < n; i++) {
      d[i] = Double.doubleToLongBits(a[i]);
    }
  }

  /** Null where the integer is not as wide as the code. */
  private static Step fromBits(Column from, Column to) {
    if (from instanceof Column.Ints(int[] a) && to instanceof Column.Floats(float[] d)) {
      return n -> floatFromBits(a, d, n);
    }
    return from instanceof Column.Longs(long[] a) && to instanceof Column.Doubles(double[] d)
        ? n -> doubleFromBits(a, d, n)
        : null;
  }

  private static void floatFromBits(int[] a, float[] d, int n) {
    int i = 0;
    for (; i < INTS.loopBound(n); i += INTS.length()) {
      IntVector.fromArray(INTS, a, i).reinterpretAsFloats().intoArray(d, i);
    }
    for (; i < n; i++) {
      d[i] = Float.intBitsToFloat(a[i]);
    }
  }

  private static void doubleFromBits(long[] a, double[] d, int n) {
    int i = 0;
    for (; i < LONGS.loopBound(n); i += LONGS.length()) {
      LongVector.fromArray(LONGS, a, i).reinterpretAsDoubles().intoArray(d, i);
    }
    for (; i < n; i++) {
      d[i] = Double.longBitsToDouble(a[i]);
    }
  }

  static void narrow(double[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) a[i];
    }
  }

  static void widen(float[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }
}
