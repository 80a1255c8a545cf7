package org.ulpforge.interpret;

import org.ulpforge.program.Opcode;

/** Integer operations of 64 bits on columns of longs. */
final class LongLoops {

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
    for (int i = 0; i < n; i++) {
      d[i] = (b[i] & -64) == 0 ? a[i] << b[i] : 0;
    }
  }

  private static void shr(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] >> ((b[i] & -64) == 0 ? b[i] : 63);
    }
  }

  private static void ushr(long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (b[i] & -64) == 0 ? a[i] >>> b[i] : 0;
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
    for (int i = 0; i < n; i++) {
      d[i] = a[i] < b[i];
    }
  }

  private static void equal(long[] a, long[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] == b[i];
    }
  }

  static void select(boolean[] m, long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = m[i] ? a[i] : b[i];
    }
  }
}
