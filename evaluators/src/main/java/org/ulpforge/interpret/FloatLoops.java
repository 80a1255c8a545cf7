package org.ulpforge.interpret;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.program.Opcode;

/**
 * Arithmetic and comparisons in f32 on columns of floats. C2 vectorises the plain loops; those with
 * conditions use the Vector API, and may run on to the next multiple of the number of lanes, which
 * the length of a column is.
 */
final class FloatLoops {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private FloatLoops() {}

  /** A step for an op with a result of float kind whose operands are all floats. */
  static Step arithmetic(Opcode op, float[] a, float[] b, float[] c, float[] d) {
    return switch (op) {
      case ADD -> n -> add(a, b, d, n);
      case SUB -> n -> sub(a, b, d, n);
      case MUL -> n -> mul(a, b, d, n);
      case DIV -> n -> div(a, b, d, n);
      case FMA -> n -> fma(a, b, c, d, n);
      case SQRT -> n -> sqrt(a, d, n);
      case NEG -> n -> neg(a, d, n);
      case ABS -> n -> abs(a, d, n);
      case MIN -> n -> min(a, b, d, n);
      case MAX -> n -> max(a, b, d, n);
      case RINT -> n -> rint(a, d, n);
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          SELECT,
          ISELECT,
          CONVERT,
          TOINT,
          TOFLOAT,
          BITS,
          FROMBITS,
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
          IMAX,
          LOOKUP,
          ILOOKUP ->
          throw new IllegalArgumentException(op + " is no float arithmetic");
    };
  }

  private static void add(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void div(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] / b[i];
    }
  }

  private static void fma(float[] a, float[] b, float[] c, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  private static void sqrt(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) Math.sqrt(a[i]);
    }
  }

  private static void neg(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = -a[i];
    }
  }

  private static void abs(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.abs(a[i]);
    }
  }

  private static void min(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.max(a[i], b[i]);
    }
  }

  private static void rint(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) Math.rint(a[i]);
    }
  }

  /** A step for {@code lt}, {@code le} or {@code eq}. */
  static Step comparison(Opcode op, float[] a, float[] b, boolean[] d) {
    return switch (op) {
      case LT -> n -> lt(a, b, d, n);
      case LE -> n -> le(a, b, d, n);
      case EQ -> n -> eq(a, b, d, n);
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
          ILT,
          IEQ,
          SELECT,
          ISELECT,
          CONVERT,
          TOINT,
          TOFLOAT,
          BITS,
          FROMBITS,
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
          IMAX,
          LOOKUP,
          ILOOKUP ->
          throw new IllegalArgumentException(op + " is no comparison of floats");
    };
  }

  private static void lt(float[] a, float[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      FloatVector left = FloatVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.LT, FloatVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  private static void le(float[] a, float[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      FloatVector left = FloatVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.LE, FloatVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  private static void eq(float[] a, float[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      FloatVector left = FloatVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.EQ, FloatVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  static void select(boolean[] m, float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      FloatVector otherwise = FloatVector.fromArray(LANES, b, i);
      var lanes = VectorMask.fromArray(LANES, m, i);
      otherwise.blend(FloatVector.fromArray(LANES, a, i), lanes).intoArray(d, i);
    }
  }
}
