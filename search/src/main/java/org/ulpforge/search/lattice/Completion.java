package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.FloatArithmetic;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Tries all last instructions for given values. Most are dropped at the first few inputs: the
 * result before its rounding is computed in double, from operands of at most 24 bits and so with a
 * relative error of at most 2^-52, where {@link Acceptance} leaves half a unit in the last place of
 * the compute format. For a constant that is only added, the admitted values are an interval, found
 * without trying each. What passes is computed exactly. An instance serves one thread.
 */
final class Completion {

  private final ProgramSpace space;
  private final Optimum optimum;

  /** Inputs; one that drops a program comes to the front. */
  private final int[] order;

  private final double[][] columns = new double[3][];

  /** Of each operand the index of its value, or −1 − that of its constant. */
  private final int[] chosen = new int[3];

  private ProgramSpace.State state;
  private Acceptance.Bounds bounds;

  Completion(ProgramSpace space, Optimum optimum) {
    this.space = space;
    this.optimum = optimum;
    order = IntStream.range(0, space.inputs()).toArray();
  }

  /** Offers the best programs to the optimum that end with one instruction more. */
  void complete(ProgramSpace.State prefix) {
    state = prefix;
    for (Form form : space.forms()) {
      fill(form, 0, false);
    }
  }

  /**
   * Chooses operands. A program that does not use the last value has a dead instruction, and is a
   * shorter one.
   */
  private void fill(Form form, int slot, boolean usesLast) {
    if (slot == form.operands()) {
      if (usesLast) {
        chosen(form);
      }
    } else if (slot == form.addend()) {
      fill(form, slot + 1, usesLast);
    } else if (form.constant().get(slot)) {
      double[][] constants = space.constants();
      for (int k = 0; k < constants.length; k++) {
        choose(slot, -1 - k, constants[k]);
        fill(form, slot + 1, usesLast);
      }
    } else {
      List<double[]> values = state.values();
      for (int v = slot == 1 && form.symmetric() ? chosen[0] : 0; v < values.size(); v++) {
        choose(slot, v, values.get(v));
        fill(form, slot + 1, usesLast || v == values.size() - 1);
      }
    }
  }

  private void choose(int slot, int index, double[] column) {
    chosen[slot] = index;
    columns[slot] = column;
  }

  private void chosen(Form form) {
    bounds = optimum.bounds();
    if (form.addend() < 0) {
      test(form);
      return;
    }
    double[] lattice = space.lattice();
    double lo = lattice[0];
    double hi = lattice[lattice.length - 1];
    for (int at = 0; at < order.length; at++) {
      int i = order[at];
      double before = withoutAddend(form.op(), i);
      if (!Double.isFinite(before)) {
        if (!bounds.admits(i, before)) {
          moveToFront(at);
          return;
        }
        continue;
      }
      // Differences are rounded away from what must be kept.
      double from = bounds.lo()[i] - before;
      double to = bounds.hi()[i] - before;
      if (!bounds.outside()[i]) {
        lo = Math.max(lo, Math.nextDown(from));
        hi = Math.min(hi, Math.nextUp(to));
      } else if (Math.nextUp(from) <= lo && lo <= Math.nextDown(to)) {
        lo = Math.nextDown(to);
      } else if (Math.nextUp(from) <= hi && hi <= Math.nextDown(to)) {
        hi = Math.nextUp(from);
      }
      if (!(lo <= hi)) {
        moveToFront(at);
        return;
      }
    }
    int first = Arrays.binarySearch(lattice, lo);
    for (int k = first < 0 ? -1 - first : first; k < lattice.length && lattice[k] <= hi; k++) {
      choose(form.addend(), -1 - k, space.constants()[k]);
      test(form);
    }
  }

  /** What the last constant is added to. */
  private double withoutAddend(Opcode op, int i) {
    if (op == Opcode.FMA) {
      return columns[0][i] * columns[1][i];
    }
    return op == Opcode.ADD ? columns[0][i] : -columns[1][i];
  }

  private void test(Form form) {
    for (int at = 0; at < order.length; at++) {
      int i = order[at];
      if (!bounds.admits(i, unrounded(form, i))) {
        moveToFront(at);
        return;
      }
    }
    judge(form);
  }

  /** Of a product of 24-bit numbers every bit is right. */
  private double unrounded(Form form, int i) {
    double a = columns[0][i];
    return switch (form.op()) {
      case ADD -> a + columns[1][i];
      case SUB -> a - columns[1][i];
      case MUL -> a * columns[1][i];
      case DIV -> a / columns[1][i];
      case FMA -> a * columns[1][i] + columns[2][i];
      default ->
          FloatArithmetic.apply(
              form.op(), FloatFormat.F64, a, form.operands() > 1 ? columns[1][i] : 0, 0);
    };
  }

  private void moveToFront(int at) {
    int input = order[at];
    System.arraycopy(order, 0, order, 1, at);
    order[0] = input;
  }

  private void judge(Form form) {
    Operand[] operands = new Operand[form.operands()];
    for (int slot = 0; slot < operands.length; slot++) {
      operands[slot] = space.operand(chosen[slot]);
    }
    List<Instruction> body = new ArrayList<>(state.body());
    body.add(Instruction.of(form.op(), operands));
    double[] results = space.apply(form.op(), Arrays.copyOf(columns, operands.length));
    optimum.offer(
        space.score(results),
        Program.straightLine(1, body, new Operand.Ref(body.size() - 1)));
  }
}
