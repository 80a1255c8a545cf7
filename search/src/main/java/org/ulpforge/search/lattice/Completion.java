package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.FloatArithmetic;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * Tries all last instructions for given values. Most are dropped at the first few inputs: the
 * result before its rounding is computed in double, from operands of at most 24 bits and so with a
 * relative error of at most 2^-52, where {@link Acceptance} leaves half a unit in the last place of
 * the compute format. In the last one of its constants a result is monotone, so that the admitted
 * values at an input are an interval, found without trying each. What passes is computed exactly.
 * An instance serves one thread.
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

  /** Between them a constant must be. */
  private double from;

  private double to;

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
    } else if (slot == form.solved()) {
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
    if (form.solved() < 0) {
      test(form);
      return;
    }
    double[] lattice = space.lattice();
    double lo = lattice[0];
    double hi = lattice[lattice.length - 1];
    for (int at = 0; at < order.length; at++) {
      int i = order[at];
      preimage(form, i);
      if (!bounds.outside()[i]) {
        lo = Math.max(lo, Math.nextDown(Math.nextDown(from)));
        hi = Math.min(hi, Math.nextUp(Math.nextUp(to)));
      } else {
        double least = Math.nextUp(Math.nextUp(from));
        double greatest = Math.nextDown(Math.nextDown(to));
        lo = least <= lo && lo <= greatest ? greatest : lo;
        hi = least <= hi && hi <= greatest ? least : hi;
      }
      if (!(lo <= hi)) {
        moveToFront(at);
        return;
      }
    }
    int first = Arrays.binarySearch(lattice, lo);
    for (int k = first < 0 ? -1 - first : first; k < lattice.length && lattice[k] <= hi; k++) {
      choose(form.solved(), -1 - k, space.constants()[k]);
      test(form);
    }
  }

  /**
   * From which constant to which one the result at an input is between the bounds there. Two
   * roundings make it wrong by less than two units in the last place.
   */
  private void preimage(Form form, int i) {
    double a = columns[0][i];
    switch (form.op()) {
      case ADD -> addend(a, i);
      case SUB -> addend(-columns[1][i], i);
      case FMA -> {
        if (form.solved() == 2) {
          addend(a * columns[1][i], i);
        } else {
          factor(a, columns[2][i], i);
        }
      }
      case MUL -> factor(a, 0, i);
      case DIV -> dividend(columns[1][i], i);
      case MIN -> {
        boolean small = a < bounds.lo()[i];
        boolean large = a > bounds.hi()[i];
        between(bounds.lo()[i], large ? bounds.hi()[i] : Double.POSITIVE_INFINITY, !small, a);
      }
      case MAX -> {
        boolean small = a < bounds.lo()[i];
        boolean large = a > bounds.hi()[i];
        between(small ? bounds.lo()[i] : Double.NEGATIVE_INFINITY, bounds.hi()[i], !large, a);
      }
      default -> throw new IllegalStateException(form + " has no constant to solve for");
    }
  }

  /** Nothing if there is no such constant, as where the other operand is NaN. */
  private void between(double lo, double hi, boolean any, double operand) {
    boolean some = any && !Double.isNaN(operand);
    from = some ? lo : Double.POSITIVE_INFINITY;
    to = some ? hi : Double.NEGATIVE_INFINITY;
  }

  /** What is added to p. */
  private void addend(double p, int i) {
    if (Double.isFinite(p)) {
      from = bounds.lo()[i] - p;
      to = bounds.hi()[i] - p;
    } else {
      always(p, i);
    }
  }

  /** What a is multiplied by before w is added. */
  private void factor(double a, double w, int i) {
    if (a == 0 || Double.isNaN(a) || !Double.isFinite(w)) {
      always(a * 0 + w, i);
    } else if (Double.isInfinite(a)) {
      unknown(i);
    } else {
      double atLo = (bounds.lo()[i] - w) / a;
      double atHi = (bounds.hi()[i] - w) / a;
      from = a > 0 ? atLo : atHi;
      to = a > 0 ? atHi : atLo;
    }
  }

  /** What is divided by b. */
  private void dividend(double b, int i) {
    if (!Double.isFinite(b)) {
      always(0 / b, i);
    } else if (b == 0) {
      unknown(i);
    } else {
      from = (b > 0 ? bounds.lo()[i] : bounds.hi()[i]) * b;
      to = (b > 0 ? bounds.hi()[i] : bounds.lo()[i]) * b;
    }
  }

  /** The result is the same for all constants. */
  private void always(double result, int i) {
    boolean within = result >= bounds.lo()[i] && result <= bounds.hi()[i];
    from = within ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    to = -from;
  }

  /** The constants at this input are left to {@link #test}. */
  private void unknown(int i) {
    from = bounds.outside()[i] ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    to = -from;
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
        space.score(results), Program.straightLine(1, body, new Operand.Ref(body.size() - 1)));
  }
}
