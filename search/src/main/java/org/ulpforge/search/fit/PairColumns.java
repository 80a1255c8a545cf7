package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.Arrays;

/** As {@link Columns}, in pairs of doubles: values and reverse derivatives of about 30 digits. */
final class PairColumns {

  private final Structure structure;
  private final Grid grid;
  private final Pair exact;
  private final Pair[] value;
  private final Pair[] adjoint;
  private final Pair product;
  private final Pair error;

  PairColumns(Structure structure, Grid grid) {
    this.structure = structure;
    this.grid = grid;
    int points = grid.size();
    exact = new Pair(grid.high(), grid.low());
    value = new Pair[structure.slots()];
    adjoint = new Pair[structure.slots()];
    for (int slot = 0; slot < value.length; slot++) {
      value[slot] = slot == 0 ? new Pair(grid.x(), new double[points]) : new Pair(points);
    }
    for (int i = 0; i < structure.fixed().size(); i++) {
      BigDecimal constant = structure.fixed().get(i);
      double high = constant.doubleValue();
      value[1 + structure.free() + i].fill(
          high, constant.subtract(new BigDecimal(high)).doubleValue());
    }
    product = new Pair(points);
    error = new Pair(points);
  }

  Grid grid() {
    return grid;
  }

  /**
   * The weighted errors at all points; overwritten by the next call.
   *
   * @param constants the free constants, perhaps followed by numbers that are ignored
   */
  Pair errors(Pair constants) {
    for (int i = 0; i < structure.free(); i++) {
      value[i + 1].fill(constants.hi[i], constants.lo[i]);
    }
    for (Structure.Step step : structure.steps()) {
      apply(step, value[step.a()], value[step.b()], value[step.result()]);
    }
    error.difference(value[structure.result()], exact);
    error.scale(grid.weight());
    return error;
  }

  private static void apply(Structure.Step step, Pair a, Pair b, Pair r) {
    switch (step.operation()) {
      case ADD -> r.sum(a, b);
      case SUB -> r.difference(a, b);
      case MUL -> r.product(a, b);
      case DIV -> r.quotient(a, b);
      case SQRT -> r.root(a);
      case NEG -> r.signed(a, -1);
      case ABS -> {
        for (int i = 0; i < r.size(); i++) {
          double sign = Math.copySign(1, a.hi[i]);
          r.set(i, sign * a.hi[i], sign * a.lo[i]);
        }
      }
      case MIN, MAX -> {
        for (int i = 0; i < r.size(); i++) {
          boolean less = a.hi[i] < b.hi[i] || (a.hi[i] == b.hi[i] && a.lo[i] < b.lo[i]);
          Pair chosen = less == (step.operation() == Structure.Operation.MIN) ? a : b;
          r.set(i, chosen.hi[i], chosen.lo[i]);
        }
      }
    }
  }

  /**
   * Derivatives of the weighted errors by each free constant, at the constants of the last {@link
   * #errors}.
   *
   * @return [constant][point]; overwritten by the next call
   */
  Pair[] jacobian() {
    for (int slot = 0; slot < adjoint.length; slot++) {
      if (structure.adjustable(slot)) {
        if (adjoint[slot] == null) {
          adjoint[slot] = new Pair(grid.size());
        }
        adjoint[slot].fill(0, 0);
      }
    }
    Pair seed = adjoint[structure.result()];
    if (seed != null) {
      System.arraycopy(grid.weight(), 0, seed.hi, 0, seed.size());
    }
    for (Structure.Step step : structure.steps().reversed()) {
      Pair out = adjoint[step.result()];
      if (out != null) {
        propagate(step, out);
      }
    }
    return Arrays.copyOfRange(adjoint, 1, 1 + structure.free());
  }

  private void propagate(Structure.Step step, Pair out) {
    Pair a = value[step.a()];
    Pair b = value[step.b()];
    Pair r = value[step.result()];
    Pair forA = adjoint[step.a()];
    Pair forB = adjoint[step.b()];
    switch (step.operation()) {
      case ADD -> {
        add(forA, out, 1);
        add(forB, out, 1);
      }
      case SUB -> {
        add(forA, out, 1);
        add(forB, out, -1);
      }
      case MUL -> {
        addProduct(forA, out, b);
        addProduct(forB, out, a);
      }
      case DIV -> {
        product.quotient(out, b);
        add(forA, product, 1);
        if (forB != null) {
          product.product(product, r);
          add(forB, product, -1);
        }
      }
      case SQRT -> {
        product.quotient(out, r);
        for (int i = 0; i < product.size(); i++) {
          product.set(i, 0.5 * product.hi[i], 0.5 * product.lo[i]);
        }
        add(forA, product, 1);
      }
      case NEG -> add(forA, out, -1);
      case ABS -> {
        for (int i = 0; i < product.size(); i++) {
          double sign = Math.copySign(1, a.hi[i]);
          product.set(i, sign * out.hi[i], sign * out.lo[i]);
        }
        add(forA, product, 1);
      }
      case MIN, MAX -> {
        choose(forA, out, r, a, true);
        choose(forB, out, r, a, false);
      }
    }
  }

  /** Adds where the result is, or is not, the first operand. */
  private void choose(Pair target, Pair out, Pair r, Pair a, boolean first) {
    if (target != null) {
      for (int i = 0; i < product.size(); i++) {
        boolean isFirst = r.hi[i] == a.hi[i] && r.lo[i] == a.lo[i];
        product.set(i, isFirst == first ? out.hi[i] : 0, isFirst == first ? out.lo[i] : 0);
      }
      add(target, product, 1);
    }
  }

  private static void add(Pair target, Pair term, double sign) {
    if (target != null) {
      target.linear(target, term, sign, target.size());
    }
  }

  private static void addProduct(Pair target, Pair a, Pair b) {
    if (target != null) {
      target.addProduct(a, b);
    }
  }
}
