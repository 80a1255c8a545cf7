package org.ulpforge.oracle;

/**
 * A block of double-precision values with bounds of their absolute errors (running error analysis:
 * Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.3).
 *
 * <p>A value beyond 2^{@value Kernel#SATURATION} is carried as infinity with no error; operations
 * that might bring it back make it NaN. Every bound includes 2^-960, so that underflow and {@link
 * Kernel}s that saturate towards zero need no care. Bounds are computed with a margin of 0.1 %,
 * which covers the rounding errors of their own computation.
 */
final class Column {

  static final int BLOCK = 512;

  private static final double UNIT = 0x1p-53;
  private static final double MARGIN = 1.001;
  private static final double LEAST_ERROR = 0x1p-960;
  private static final double LARGEST = Math.scalb(1.0, Kernel.SATURATION);

  /** Relative errors of arguments above this are not propagated. */
  private static final double SMALL = 0x1p-7;

  /** Beyond, exponentials are below 2^-995, or their reciprocals are. */
  private static final double SATURATED = 1024;

  final double[] value = new double[BLOCK];
  final double[] error = new double[BLOCK];

  /** An operation at one position of two columns. */
  interface Operation {
    void apply(Column a, Column b, Column out, int i);
  }

  /** A bound of |f(x + d) - f(x)| for |d| <= dx, given value = f(x); NaN if there is none. */
  interface Propagation {
    double bound(double x, double dx, double value);
  }

  private void set(int i, double result, double propagated) {
    set(i, result, propagated, UNIT);
  }

  private void set(int i, double result, double propagated, double relative) {
    double size = Math.abs(result);
    if (size < LARGEST) {
      value[i] = result;
      error[i] = MARGIN * (propagated + relative * size) + LEAST_ERROR;
    } else {
      // Also NaN where the error is not known to be small.
      value[i] =
          propagated <= size / 2 ? Math.copySign(Double.POSITIVE_INFINITY, result) : Double.NaN;
      error[i] = 0;
    }
  }

  void copy(int i, double result, double bound) {
    value[i] = result;
    error[i] = bound;
  }

  static void add(Column a, Column b, Column out, int i) {
    out.set(i, a.value[i] + b.value[i], a.error[i] + b.error[i]);
  }

  static void subtract(Column a, Column b, Column out, int i) {
    out.set(i, a.value[i] - b.value[i], a.error[i] + b.error[i]);
  }

  static void multiply(Column a, Column b, Column out, int i) {
    double x = a.value[i];
    double y = b.value[i];
    double dx = a.error[i];
    double dy = b.error[i];
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      boolean remains = Math.abs(x) - dx >= 1 && Math.abs(y) - dy >= 1;
      out.copy(i, remains ? x * y : Double.NaN, 0);
    } else {
      out.set(i, x * y, Math.abs(x) * dy + Math.abs(y) * dx + dx * dy);
    }
  }

  static void divide(Column a, Column b, Column out, int i) {
    double x = a.value[i];
    double y = b.value[i];
    double dx = a.error[i];
    double dy = b.error[i];
    double size = Math.abs(y);
    double quotient = x / y;
    if (Double.isInfinite(y)) {
      // |x|/|y| < |x| 2^-990; a zero with the right sign. Infinity by infinity is NaN.
      out.copy(i, quotient, LEAST_ERROR + (Math.abs(x) + dx) * 0x1p-990);
    } else if (Double.isInfinite(x)) {
      out.copy(i, size + dy <= 1 && size > dy ? quotient : Double.NaN, 0);
    } else {
      // |x'/y' - x/y| <= (dx + |x/y| dy) / (|y| - dy)
      double bound = (dx + Math.abs(quotient) * dy) / (size - dy);
      out.set(i, quotient, dy < SMALL * size ? bound : Double.NaN);
    }
  }

  /** Exact. */
  static void negate(Column a, Column out, int n) {
    for (int i = 0; i < n; i++) {
      out.copy(i, -a.value[i], a.error[i]);
    }
  }

  static void min(Column a, Column b, Column out, int i) {
    out.copy(i, Math.min(a.value[i], b.value[i]), Math.max(a.error[i], b.error[i]));
  }

  static void max(Column a, Column b, Column out, int i) {
    out.copy(i, Math.max(a.value[i], b.value[i]), Math.max(a.error[i], b.error[i]));
  }

  /** StrictMath.pow is specified to 1 ulp. */
  static void pow(Column a, Column b, Column out, int i) {
    double x = a.value[i];
    double y = b.value[i];
    double result = StrictMath.pow(x, y);
    double exponent =
        Math.abs(y) * 1.01 * a.error[i] / Math.abs(x)
            + (b.error[i] == 0 ? 0 : Math.abs(StrictMath.log(x)) * 1.01 * b.error[i]);
    boolean known = exponent < SMALL && !Double.isInfinite(x) && !Double.isInfinite(y);
    out.set(i, known ? result : Double.NaN, 1.01 * exponent * Math.abs(result), 0x1p-52);
  }

  /** Applies a kernel to the first n values of x. */
  static void apply(
      Kernel kernel, Propagation propagation, boolean atInfinity, Column x, Column out, int n) {
    kernel.apply(x.value, 0, n, out.value);
    double relative = kernel.relativeBound();
    for (int i = 0; i < n; i++) {
      double argument = x.value[i];
      double result = out.value[i];
      double dx = x.error[i];
      double propagated = dx == 0 ? 0 : propagation.bound(argument, dx, result);
      boolean known = atInfinity || !Double.isInfinite(argument);
      if (Double.isInfinite(result)) {
        // Growing exponentials only: half a unit in the argument does not matter.
        boolean large = dx < SMALL || Math.abs(argument) - dx > SATURATED;
        out.copy(i, known && large ? result : Double.NaN, 0);
      } else {
        out.set(i, known ? result : Double.NaN, propagated, relative);
      }
    }
  }

  /** f changes by the given factor of its value per unit of the argument, at most. */
  static Propagation exponential(double factor) {
    return (x, dx, value) -> {
      if (dx * factor < SMALL) {
        return 1.01 * factor * dx * Math.abs(value);
      }
      // Below 2^-995 there, which the least error covers.
      return x + dx < -SATURATED ? 0 : Double.NaN;
    };
  }

  /** |f'| <= limit everywhere. */
  static Propagation lipschitz(double limit) {
    return (x, dx, value) -> limit * dx;
  }

  /** |f'(x)| is at most that slope at x, and x' f'(x') changes by little while x' is near x. */
  static Propagation smooth(Slope slope) {
    return (x, dx, value) -> dx < SMALL * Math.abs(x) ? 1.02 * slope.at(x, value) * dx : Double.NaN;
  }

  /** A bound of |f'| at x, given f(x). */
  interface Slope {
    double at(double x, double value);
  }
}
