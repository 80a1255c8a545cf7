package org.ulpforge.interpret;

import org.ulpforge.program.Opcode;

/** Integer operations of 32 bits on columns of ints. */
final class IntLoops {

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
    for (int i = 0; i < n; i++) {
      d[i] = (b[i] & -32) == 0 ? a[i] << b[i] : 0;
    }
  }

  private static void shr(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] >> ((b[i] & -32) == 0 ? b[i] : 31);
    }
  }

  private static void ushr(int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (b[i] & -32) == 0 ? a[i] >>> b[i] : 0;
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
    for (int i = 0; i < n; i++) {
      d[i] = a[i] < b[i];
    }
  }

  private static void equal(int[] a, int[] b, boolean[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] == b[i];
    }
  }

  static void select(boolean[] m, int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = m[i] ? a[i] : b[i];
    }
  }
}
