package org.ulpforge.search.product;

import java.util.Arrays;
import java.util.List;
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
   * Writes the results of a step.
   *
   * @param values columns of equal length; those that the step uses are there
   * @param constants two columns for constants, which are overwritten
   */
  void run(Step step, int[][] values, int[][] constants, int[] out) {
    run(step.op(), column(step.a(), values, constants[0]), column(step.b(), values, constants[1]), out);
  }

  private static int[] column(int operand, int[][] values, int[] constant) {
    if (Step.isConstant(operand)) {
      Arrays.fill(constant, -1 - operand);
      return constant;
    }
    return values[operand];
  }

  void run(Opcode op, int[] a, int[] b, int[] out) {
    int mask = mask();
    int n = out.length;
    switch (op) {
      case IADD -> {
        for (int i = 0; i < n; i++) {
          out[i] = (a[i] + b[i]) & mask;
        }
      }
      case ISUB -> {
        for (int i = 0; i < n; i++) {
          out[i] = (a[i] - b[i]) & mask;
        }
      }
      case AND -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] & b[i];
        }
      }
      case OR -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] | b[i];
        }
      }
      case XOR -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] ^ b[i];
        }
      }
      case SHL -> {
        for (int i = 0; i < n; i++) {
          out[i] = b[i] < bits ? (a[i] << b[i]) & mask : 0;
        }
      }
      case USHR -> {
        for (int i = 0; i < n; i++) {
          out[i] = b[i] < bits ? a[i] >>> b[i] : 0;
        }
      }
      case IMIN -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
      case IMAX -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
      default -> throw new IllegalArgumentException(op.text() + " is no op of surrogates");
    }
  }
}
