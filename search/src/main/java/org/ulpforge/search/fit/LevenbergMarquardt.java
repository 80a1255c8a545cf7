package org.ulpforge.search.fit;

import java.util.Arrays;

/**
 * Nonlinear least squares in double: Levenberg-Marquardt with a Householder factorisation of the
 * Jacobian, scaled by its column norms (Moré 1978), and the gain-ratio update of the damping (Nielsen,
 * IMM-REP-1999-05). Nothing is allocated while it runs.
 */
final class LevenbergMarquardt {

  /** Where a sum of squares stops being worth following: the rounding errors of doubles. */
  private static final double NEGLIGIBLE = 1e-33;

  private final int unknowns;
  private final int points;
  private final Grid grid;
  private final Columns columns;
  private final double[] residual;
  private final double[][] jacobian;
  private final double[] projected;
  private final double[] scale;
  private final double[] step;
  private final double[] trial;
  private final DampedSystem system;

  LevenbergMarquardt(Structure structure, Grid grid) {
    this.unknowns = structure.free();
    this.points = grid.size();
    this.grid = grid;
    this.columns = new Columns(structure, grid.x());
    this.residual = new double[points];
    this.jacobian = new double[unknowns][];
    this.projected = new double[points];
    this.scale = new double[unknowns];
    this.step = new double[unknowns];
    this.trial = new double[unknowns];
    this.system = new DampedSystem(unknowns);
  }

  /** The sum of squared errors; not finite where the program has no finite value at some point. */
  double squares(double[] constants) {
    double[] values = columns.evaluate(constants);
    double[] high = grid.high();
    double[] low = grid.low();
    double[] weight = grid.weight();
    double sum = 0;
    for (int i = 0; i < points; i++) {
      residual[i] = ((values[i] - high[i]) - low[i]) * weight[i];
    }
    for (int i = 0; i < points; i++) {
      sum += residual[i] * residual[i];
    }
    return sum;
  }

  /** The largest error; NaN or infinite where the program has no finite value at some point. */
  double largest(double[] constants) {
    squares(constants);
    double largest = 0;
    for (double r : residual) {
      largest = Math.max(largest, Math.abs(r));
    }
    return largest;
  }

  /**
   * Improves constants in place.
   *
   * @return the sum of squared errors reached
   */
  double run(double[] constants, int iterations) {
    double squares = squares(constants);
    double damping = 1e-3;
    double growth = 2;
    int idle = 0;
    boolean fresh = false;
    Arrays.fill(scale, 0);
    for (int k = 0; k < iterations && squares > NEGLIGIBLE * points && idle < 4; k++) {
      if (!fresh) {
        factor();
        fresh = true;
      }
      system.solve(jacobian, projected, scale, Math.sqrt(damping), step);
      double size = 0;
      for (int j = 0; j < unknowns; j++) {
        trial[j] = constants[j] - step[j];
        size = Math.max(size, Math.abs(step[j]) / (1e-300 + Math.abs(constants[j])));
      }
      double predicted = system.decrease(jacobian, scale, damping, step);
      double next = squares(trial);
      double gain = (squares - next) / predicted;
      if (gain > 1e-4) {
        idle = squares - next < 1e-3 * squares ? idle + 1 : 0;
        System.arraycopy(trial, 0, constants, 0, unknowns);
        squares = next;
        double t = 2 * Math.min(gain, 1) - 1;
        damping *= Math.max(0.1, 1 - t * t * t);
        growth = 2;
        fresh = false;
      } else if (size < 1e-14 || damping > 1e30) {
        break;
      } else {
        damping *= growth;
        growth *= 2;
      }
    }
    return squares;
  }

  /** Differentiates where the residual was computed last and accepted, and factors in place. */
  private void factor() {
    columns.differentiate(grid.weight(), jacobian);
    System.arraycopy(residual, 0, projected, 0, points);
    for (int j = 0; j < unknowns; j++) {
      scale[j] = Math.max(scale[j], Math.sqrt(Householder.dot(jacobian[j], jacobian[j], 0, points)));
    }
    Householder.triangularise(jacobian, projected, points);
  }
}
