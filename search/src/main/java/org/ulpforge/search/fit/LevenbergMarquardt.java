package org.ulpforge.search.fit;

/**
 * Nonlinear least squares in double: Levenberg-Marquardt with a QR factorisation of the Jacobian,
 * the gain-ratio update of the damping (Nielsen, IMM-REP-1999-05) and geodesic acceleration
 * (Transtrum and Sethna, arXiv 1201.5885), which follows the narrow bent valleys that fractions
 * make. Nothing is allocated while it runs.
 */
final class LevenbergMarquardt {

  /** Where a sum of squares stops being worth following: the rounding errors of doubles. */
  private static final double NEGLIGIBLE = 1e-33;

  /** Steps of hardly any progress in a row that end a descent. */
  private static final int IDLE = 10;

  /** The part of a step at which its curvature is probed. */
  private static final double PROBE = 0.1;

  /** The largest acceleration, relative to the velocity, for which their sum is a good step. */
  private static final double BENT = 0.75;

  private final int unknowns;
  private final int points;
  private final Grid grid;
  private final Columns columns;
  private final Householder jacobian;
  private final DampedSystem system;
  private final double[] residual;
  private final double[] projected;
  private final double[] curvature;
  private final double[] scale;
  private final double[] step;
  private final double[] acceleration;
  private final double[] trial;

  LevenbergMarquardt(Structure structure, Grid grid) {
    this.unknowns = structure.free();
    this.points = grid.size();
    this.grid = grid;
    this.columns = new Columns(structure, grid.x());
    this.jacobian = new Householder(points, unknowns);
    this.system = new DampedSystem(unknowns);
    this.residual = new double[points];
    this.projected = new double[points];
    this.curvature = new double[points];
    this.scale = new double[unknowns];
    this.step = new double[unknowns];
    this.acceleration = new double[unknowns];
    this.trial = new double[unknowns];
  }

  /** The sum of squared errors; not finite where the program has no finite value at some point. */
  double squares(double[] constants) {
    errors(constants, residual);
    double sum = 0;
    for (double r : residual) {
      sum += r * r;
    }
    return sum;
  }

  /** The largest error; NaN or infinite where the program has no finite value at some point. */
  double largest(double[] constants) {
    errors(constants, residual);
    double largest = 0;
    for (double r : residual) {
      largest = Math.max(largest, Math.abs(r));
    }
    return largest;
  }

  private void errors(double[] constants, double[] errors) {
    double[] values = columns.evaluate(constants);
    double[] high = grid.high();
    double[] low = grid.low();
    double[] weight = grid.weight();
    for (int i = 0; i < points; i++) {
      errors[i] = ((values[i] - high[i]) - low[i]) * weight[i];
    }
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
    for (int k = 0; k < iterations && squares > NEGLIGIBLE * points && idle < IDLE; k++) {
      if (!fresh) {
        factor(constants);
        fresh = true;
      }
      system.damp(jacobian, scale, Math.sqrt(damping));
      system.solve(projected, step);
      double predicted = system.decrease(jacobian, scale, damping, step);
      double next = bend(constants) ? squares(trial) : Double.NaN;
      double gain = (squares - next) / predicted;
      if (gain > 1e-4) {
        idle = squares - next < 1e-3 * squares ? idle + 1 : 0;
        System.arraycopy(trial, 0, constants, 0, unknowns);
        squares = next;
        double t = 2 * Math.min(gain, 1) - 1;
        damping *= Math.max(0.1, 1 - t * t * t);
        growth = 2;
        fresh = false;
      } else if (damping > 1e30) {
        break;
      } else {
        damping *= growth;
        growth *= 2;
      }
    }
    return squares;
  }

  /** Differentiates where the columns stand, and projects the residual. */
  private void factor(double[] constants) {
    columns.differentiate(grid.weight(), jacobian.columns());
    for (int j = 0; j < unknowns; j++) {
      double[] column = jacobian.columns()[j];
      double norm = Math.sqrt(Householder.dot(column, column, 0, points));
      // Steps are measured by their effect, but not so that an idle constant is thrown far away.
      scale[j] = Math.min(norm, 1 / (1e-3 + Math.abs(constants[j])));
    }
    jacobian.factor();
    System.arraycopy(residual, 0, projected, 0, points);
    jacobian.project(projected);
  }

  /**
   * Sets the trial to the end of the step, bent along the valley; false where it bends too much.
   */
  private boolean bend(double[] constants) {
    for (int j = 0; j < unknowns; j++) {
      trial[j] = constants[j] - PROBE * step[j];
    }
    errors(trial, curvature);
    jacobian.project(curvature);
    for (int i = 0; i < unknowns; i++) {
      double slope = 0;
      for (int j = i; j < unknowns; j++) {
        slope -= jacobian.upper(i, j) * step[j];
      }
      curvature[i] = 2 / PROBE * ((curvature[i] - projected[i]) / PROBE - slope);
    }
    system.solve(curvature, acceleration);
    double velocity = 0;
    double bending = 0;
    for (int j = 0; j < unknowns; j++) {
      velocity += scale[j] * scale[j] * step[j] * step[j];
      bending += scale[j] * scale[j] * acceleration[j] * acceleration[j];
    }
    double ratio = 2 * Math.sqrt(bending / velocity);
    double part = ratio <= BENT ? 0.5 : 0;
    for (int j = 0; j < unknowns; j++) {
      trial[j] = constants[j] - step[j] - part * acceleration[j];
    }
    return ratio <= 2 * BENT;
  }
}
