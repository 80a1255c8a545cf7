package org.ulpforge.search.fit;

import java.util.Arrays;

/**
 * Values and derivatives of a structure in double at many points at once: a column for each slot,
 * and by reverse differentiation (Griewank and Walther, Evaluating Derivatives, 2008) all
 * derivatives for about three times the work of the values.
 */
final class Columns {

  private final Structure structure;
  private final Structure.Step[] steps;
  private final int points;
  private final double[][] value;
  private final double[][] adjoint;

  Columns(Structure structure, double[] x) {
    this.structure = structure;
    this.steps = structure.steps().toArray(Structure.Step[]::new);
    this.points = x.length;
    this.value = new double[structure.slots()][];
    this.adjoint = new double[structure.slots()][];
    value[0] = x;
    for (int slot = 1; slot < value.length; slot++) {
      value[slot] = new double[points];
    }
    for (int slot = 0; slot < value.length; slot++) {
      adjoint[slot] = structure.adjustable(slot) ? new double[points] : null;
    }
    for (int i = 0; i < structure.fixed().size(); i++) {
      Arrays.fill(value[1 + structure.free() + i], structure.fixed().get(i).doubleValue());
    }
  }

  /** The values at all points; the array is overwritten by the next call. */
  double[] evaluate(double[] constants) {
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(value[i + 1], constants[i]);
    }
    for (Structure.Step step : steps) {
      apply(step, value[step.a()], value[step.b()], value[step.result()]);
    }
    return value[structure.result()];
  }

  /** The values in a slot since the last evaluation. */
  double[] value(int slot) {
    return value[slot];
  }

  private void apply(Structure.Step step, double[] a, double[] b, double[] r) {
    int n = points;
    switch (step.operation()) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          r[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          r[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          r[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          r[i] = a[i] / b[i];
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          r[i] = Math.sqrt(a[i]);
        }
      }
      case NEG -> {
        for (int i = 0; i < n; i++) {
          r[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          r[i] = Math.abs(a[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          r[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          r[i] = Math.max(a[i], b[i]);
        }
      }
    }
  }

  /**
   * Derivatives of weight · result by each free constant, at the constants of the last evaluation.
   *
   * @param jacobian [constant][point]; the columns are those of this object and are overwritten
   *     later
   */
  void differentiate(double[] weight, double[][] jacobian) {
    for (double[] column : adjoint) {
      if (column != null) {
        Arrays.fill(column, 0);
      }
    }
    if (structure.adjustable(structure.result())) {
      System.arraycopy(weight, 0, adjoint[structure.result()], 0, points);
    }
    for (int s = steps.length - 1; s >= 0; s--) {
      if (adjoint[steps[s].result()] != null) {
        propagate(
            steps[s], adjoint[steps[s].result()], adjoint[steps[s].a()], adjoint[steps[s].b()]);
      }
    }
    System.arraycopy(adjoint, 1, jacobian, 0, structure.free());
  }

  /** Adds to the adjoints of the operands; those that depend on no free constant have none. */
  private void propagate(Structure.Step step, double[] out, double[] forA, double[] forB) {
    double[] a = value[step.a()];
    double[] b = value[step.b()];
    double[] r = value[step.result()];
    switch (step.operation()) {
      case ADD -> {
        accumulate(forA, out, 1);
        accumulate(forB, out, 1);
      }
      case SUB -> {
        accumulate(forA, out, 1);
        accumulate(forB, out, -1);
      }
      case MUL -> {
        accumulateProduct(forA, out, b);
        accumulateProduct(forB, out, a);
      }
      case DIV -> {
        if (forA != null) {
          for (int i = 0; i < points; i++) {
            forA[i] += out[i] / b[i];
          }
        }
        if (forB != null) {
          for (int i = 0; i < points; i++) {
            forB[i] -= out[i] * r[i] / b[i];
          }
        }
      }
      case SQRT -> {
        for (int i = 0; i < points; i++) {
          forA[i] += 0.5 * out[i] / r[i];
        }
      }
      case NEG -> accumulate(forA, out, -1);
      case ABS -> {
        for (int i = 0; i < points; i++) {
          forA[i] += a[i] < 0 ? -out[i] : out[i];
        }
      }
      case MIN, MAX -> {
        for (int i = 0; i < points; i++) {
          double[] chosen = r[i] == a[i] ? forA : forB;
          if (chosen != null) {
            chosen[i] += out[i];
          }
        }
      }
    }
  }

  private void accumulate(double[] target, double[] out, double sign) {
    if (target != null) {
      for (int i = 0; i < points; i++) {
        target[i] += sign * out[i];
      }
    }
  }

  private void accumulateProduct(double[] target, double[] out, double[] factor) {
    if (target != null) {
      for (int i = 0; i < points; i++) {
        target[i] += out[i] * factor[i];
      }
    }
  }
}
