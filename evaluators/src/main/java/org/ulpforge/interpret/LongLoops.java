package org.ulpforge.interpret;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.program.Opcode;

/**
 * Integer operations of 64 bits on columns of longs. C2 vectorises the plain loops; those with
 * conditions use the Vector API, and may run on to the next multiple of the number of lanes, which
 * the length of a column is.
 */
final class LongLoops {

  private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;

  private LongLoops() {}

  /** A step for an op on signed integers of 64 bits. */
  static Step arithmetic(Opcode op, long[] a, long[] b, long[] d) {
    return switch (op) {
      case IADD -> n -> add(a, b, d, n);
      case ISUB -> n -> sub(a, b, d, n);
      case IMUL -> n -> mul(a, b, d, n);
      case AND -> n -> and(a, b, d, n);
      case OR -> n -> or(a, b, d, n);
      case XOR -> n -> xor(a, b, d, n);
      case NOT -> n -> not(a, d, n);
      case SHL -> n -> shl(a, b, d, n);
      case SHR -> n -> shr(a, b, d, n);
      case USHR -> n -> ushr(a, b, d, n);
      case IMIN -> n -> min(a, b, d, n);
      case IMAX -> n -> max(a, b, d, n);
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
          TOINT,
          TOFLOAT,
          BITS,
          FROMBITS,
          LOOKUP,
          ILOOKUP ->
          throw new IllegalArgumentException(op + " is no integer arithmetic");
    };
  }

  private static void add(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void and(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] & b[i];
    }
  }

  private static void or(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] | b[i];
    }
  }

  private static void xor(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] ^ b[i];
    }
  }

  private static void not(long[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = ~a[i];
    }
  }

  private static void shl(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector v = LongVector.fromArray(LANES, a, i);
      LongVector count = LongVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 64);
      v.lanewise(VectorOperators.LSHL, count).blend(0, beyond).intoArray(d, i);
    }
  }

  private static void shr(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector v = LongVector.fromArray(LANES, a, i);
      LongVector count = LongVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 64);
      v.lanewise(VectorOperators.ASHR, count.blend(63, beyond)).intoArray(d, i);
    }
  }

  private static void ushr(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector v = LongVector.fromArray(LANES, a, i);
      LongVector count = LongVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 64);
      v.lanewise(VectorOperators.LSHR, count).blend(0, beyond).intoArray(d, i);
    }
  }

  private static void min(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.max(a[i], b[i]);
    }
  }

  /** A step for {@code ilt} or {@code ieq}. */
  static Step comparison(Opcode op, long[] a, long[] b, boolean[] d) {
    return op == Opcode.ILT ? n -> less(a, b, d, n) : n -> equal(a, b, d, n);
  }

  private static void less(long[] a, long[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector left = LongVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.LT, LongVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  private static void equal(long[] a, long[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector left = LongVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.EQ, LongVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  static void select(boolean[] m, long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      LongVector otherwise = LongVector.fromArray(LANES, b, i);
      var lanes = VectorMask.fromArray(LANES, m, i);
      otherwise.blend(LongVector.fromArray(LANES, a, i), lanes).intoArray(d, i);
    }
  }
}
