package org.ulpforge.search.product;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.ulpforge.program.Opcode;

/**
 * Unsigned integer arithmetic of some bits on columns of values; as the interpreters have it.
 *
 * @param bits of all values, at most 16
 */
record Machine(int bits) {

  /** The operations that programs are made of; {@code not} is {@code xor} with all ones. */
  static final List<Opcode> OPS =
      List.of(
          Opcode.IADD,
          Opcode.ISUB,
          Opcode.AND,
          Opcode.OR,
          Opcode.XOR,
          Opcode.SHL,
          Opcode.USHR,
          Opcode.IMIN,
          Opcode.IMAX);

  int mask() {
    return (1 << bits) - 1;
  }

  /**
   * Writes some results of a step, those from {@code from} to before {@code to}.
   *
   * @param values columns of equal length; those that the step uses are there
   * @param constants two columns for constants, which are overwritten
   */
  void run(Step step, int[][] values, int[][] constants, int[] out, int from, int to) {
    int[] a = column(step.a(), values, constants[0], from, to);
    int[] b = column(step.b(), values, constants[1], from, to);
    int mask = mask();
    switch (step.op()) {
      case IADD -> {
        for (int i = from; i < to; i++) {
          out[i] = (a[i] + b[i]) & mask;
        }
      }
      case ISUB -> {
        for (int i = from; i < to; i++) {
          out[i] = (a[i] - b[i]) & mask;
        }
      }
      case AND -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] & b[i];
        }
      }
      case OR -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] | b[i];
        }
      }
      case XOR -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] ^ b[i];
        }
      }
      // Counts are constants below the width.
      case SHL -> {
        for (int i = from; i < to; i++) {
          out[i] = (a[i] << b[i]) & mask;
        }
      }
      case USHR -> {
        for (int i = from; i < to; i++) {
          out[i] = a[i] >>> b[i];
        }
      }
      case IMIN -> {
        for (int i = from; i < to; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
      case IMAX -> {
        for (int i = from; i < to; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
      default -> throw new IllegalArgumentException(step.op().text() + " is no op of surrogates");
    }
  }

  private static int[] column(int operand, int[][] values, int[] constant, int from, int to) {
    if (Step.isConstant(operand)) {
      Arrays.fill(constant, from, to, -1 - operand);
      return constant;
    }
    return values[operand];
  }

  static boolean isShift(Opcode op) {
    return op == Opcode.SHL || op == Opcode.USHR;
  }

  /**
   * All steps on some values, each function once: constants that change nothing, or leave nothing,
   * are left out; shifts are by constants; a sum with itself is a shift.
   */
  void each(int values, Consumer<Step> consumer) {
    for (int a = 0; a < values; a++) {
      for (int b = 0; b < a; b++) {
        eachOfTwo(b, a, consumer);
      }
      eachWithConstant(a, consumer);
    }
  }

  /** The steps of {@link #each} on two values. */
  void eachOfTwo(int a, int b, Consumer<Step> consumer) {
    for (Opcode op : OPS) {
      if (!isShift(op)) {
        consumer.accept(new Step(op, a, b));
        if (!op.commutative()) {
          consumer.accept(new Step(op, b, a));
        }
      }
    }
  }

  /** The steps of {@link #each} on one value. */
  void eachWithConstant(int a, Consumer<Step> consumer) {
    for (Opcode op : OPS) {
      int most = isShift(op) ? bits - 1 : mask();
      for (int c = op == Opcode.ISUB ? 0 : 1; c <= most; c++) {
        int constant = Step.constant(c);
        consumer.accept(op == Opcode.ISUB ? new Step(op, constant, a) : new Step(op, a, constant));
      }
    }
  }
}
