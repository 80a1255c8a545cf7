package org.ulpforge.search.integer;

import java.util.Arrays;
import java.util.List;

/**
 * Arithmetic of programs in {@code i32} on columns of values, in 64 bits: where no value needs more
 * than 32 bits, it is that of the interpreters. Beyond, a search can still see what a program would
 * be worth, and how far it is from fitting.
 */
final class Machine {

  /** Column 0 holds the inputs, column 1 + i what step i gives. */
  private final long[][] values;

  private final long[] constant;

  Machine(int[] inputs, int steps) {
    values = new long[1 + steps][];
    values[0] = Arrays.stream(inputs).asLongStream().toArray();
    for (int i = 1; i <= steps; i++) {
      values[i] = new long[inputs.length];
    }
    constant = new long[inputs.length];
  }

  long[] column(int value) {
    return values[value];
  }

  /**
   * Runs a program from a step on; the results of earlier steps are there.
   *
   * @return the column of the last result, overwritten by the next run
   */
  long[] run(List<Step> steps, int from) {
    for (int i = from; i < steps.size(); i++) {
      run(steps.get(i), values[i + 1]);
    }
    return values[steps.size()];
  }

  /** How many bits more than 32 the largest value needs that a program has just had. */
  int excess(int steps) {
    long all = 0;
    for (int v = 1; v <= steps; v++) {
      for (long value : values[v]) {
        all |= value ^ (value >> 63);
      }
    }
    return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(all) + 1 - Integer.SIZE);
  }

  private void run(Step step, long[] out) {
    if (step.isLookup()) {
      lookup(values[step.a()], step.entries(), out);
      return;
    }
    long[] a = operand(step.a(), step);
    long[] b = operand(step.b(), step);
    switch (step.op()) {
      case IADD -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] + b[i];
        }
      }
      case ISUB -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] - b[i];
        }
      }
      case IMUL -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] * b[i];
        }
      }
      case AND -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] & b[i];
        }
      }
      case OR -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] | b[i];
        }
      }
      case XOR -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] ^ b[i];
        }
      }
      case SHL -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = (b[i] & ~31) == 0 ? a[i] << b[i] : 0;
        }
      }
      case SHR -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] >> ((b[i] & ~31) == 0 ? b[i] : 31);
        }
      }
      case IMIN -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
      case IMAX -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
      default -> throw new IllegalStateException(step.op() + " is not searched with");
    }
  }

  private static void lookup(long[] index, int[] table, long[] out) {
    int mask = table.length - 1;
    for (int i = 0; i < out.length; i++) {
      out[i] = table[(int) index[i] & mask];
    }
  }

  private long[] operand(int operand, Step step) {
    if (operand != Step.CONSTANT) {
      return values[operand];
    }
    Arrays.fill(constant, step.entries()[0]);
    return constant;
  }
}
