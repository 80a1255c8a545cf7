package org.ulpforge.interpret;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.program.Opcode;

/**
 * Integer operations of 32 bits on columns of ints. C2 vectorises the plain loops; those with
 * conditions use the Vector API, and may run on to the next multiple of the number of lanes, which
 * the length of a column is.
 */
final class IntLoops {

  private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

  private IntLoops() {}

  /** A step for an op on signed integers of 32 bits. */
  static Step arithmetic(Opcode op, int[] a, int[] b, int[] d) {
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

  private static void add(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] + b[i];
    }
  }

  private static void sub(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] - b[i];
    }
  }

  private static void mul(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] * b[i];
    }
  }

  private static void and(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] & b[i];
    }
  }

  private static void or(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] | b[i];
    }
  }

  private static void xor(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] ^ b[i];
    }
  }

  private static void not(int[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = ~a[i];
    }
  }

  private static void shl(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector v = IntVector.fromArray(LANES, a, i);
      IntVector count = IntVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 32);
      v.lanewise(VectorOperators.LSHL, count).blend(0, beyond).intoArray(d, i);
    }
  }

  private static void shr(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector v = IntVector.fromArray(LANES, a, i);
      IntVector count = IntVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 32);
      v.lanewise(VectorOperators.ASHR, count.blend(31, beyond)).intoArray(d, i);
    }
  }

  private static void ushr(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector v = IntVector.fromArray(LANES, a, i);
      IntVector count = IntVector.fromArray(LANES, b, i);
      var beyond = count.compare(VectorOperators.UGE, 32);
      v.lanewise(VectorOperators.LSHR, count).blend(0, beyond).intoArray(d, i);
    }
  }

  private static void min(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.min(a[i], b[i]);
    }
  }

  private static void max(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.max(a[i], b[i]);
    }
  }

  /** A step for {@code ilt} or {@code ieq}. */
  static Step comparison(Opcode op, int[] a, int[] b, boolean[] d) {
    return op == Opcode.ILT ? n -> less(a, b, d, n) : n -> equal(a, b, d, n);
  }

  private static void less(int[] a, int[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector left = IntVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.LT, IntVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  private static void equal(int[] a, int[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector left = IntVector.fromArray(LANES, a, i);
      left.compare(VectorOperators.EQ, IntVector.fromArray(LANES, b, i)).intoArray(d, i);
    }
  }

  static void select(boolean[] m, int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i += LANES.length()) {
      IntVector otherwise = IntVector.fromArray(LANES, b, i);
      var lanes = VectorMask.fromArray(LANES, m, i);
      otherwise.blend(IntVector.fromArray(LANES, a, i), lanes).intoArray(d, i);
    }
  }
}
