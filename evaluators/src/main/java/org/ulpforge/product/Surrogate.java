package org.ulpforge.product;

import java.util.Arrays;
import java.util.Random;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.Overflow;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Ulp;
import org.ulpforge.program.Program;

/**
 * An integer program of two arguments as a multiplication of the codes of a format.
 *
 * @param format of the codes
 * @param compute an integer format
 */
public record Surrogate(Program program, FloatFormat format, Format compute) {

  private static final int BLOCK = 1024;

  private static final int SCATTERED = 64;

  /**
   * @throws IllegalArgumentException if the format is not {@linkplain Pairs#suitable suitable}
   */
  public Surrogate {
    Pairs.suitable(format);
  }

  /**
   * The codes of the results, other bits cut off.
   *
   * @throws IllegalArgumentException if the program does not compute in integers of at most 32 bits
   */
  public int[] results(Pairs pairs) {
    if (!(ColumnarInterpreter.of(program, compute) instanceof ColumnProgram.OfInt columns)) {
      throw new IllegalArgumentException(
          "a surrogate computes in an integer format of at most 32 bits, not in " + compute.name());
    }
    int[] results = new int[pairs.size()];
    int[][] arguments = new int[program.arity()][BLOCK];
    int[] block = new int[BLOCK];
    int mask = (1 << format.bits()) - 1;
    for (int start = 0; start < results.length; start += BLOCK) {
      int n = Math.min(BLOCK, results.length - start);
      for (int a = 0; a < arguments.length; a++) {
        System.arraycopy(a == 0 ? pairs.x() : pairs.y(), start, arguments[a], 0, n);
      }
      columns.run(arguments, block, n);
      for (int i = 0; i < n; i++) {
        results[start + i] = block[i] & mask;
      }
    }
    return results;
  }

  /**
   * Whether all exponents and signs are treated alike: what a result adds to the exponents and
   * signs of its operands depends on their mantissas alone. Up to 8 bits that is looked at for all
   * pairs of normal numbers whose product is normal, above for {@value #SCATTERED} random pairs of
   * exponents and signs with each pair of mantissas.
   */
  public boolean isUniform() {
    Pairs pairs =
        Scope.NORMAL.isEnumerable(format)
            ? Pairs.of(format, Scope.NORMAL)
            : Pairs.scattered(format, SCATTERED, new Random(SCATTERED));
    int[] results = results(pairs);
    int m = format.fractionBits();
    int fraction = (1 << m) - 1;
    int mask = (1 << format.bits()) - 1;
    int[] added = new int[1 << (2 * m)];
    Arrays.fill(added, -1);
    for (int i = 0; i < results.length; i++) {
      int x = pairs.x()[i];
      int y = pairs.y()[i];
      int here = (results[i] - (x & ~fraction) - (y & ~fraction)) & mask;
      int mantissas = (x & fraction) << m | (y & fraction);
      if (added[mantissas] >= 0 && added[mantissas] != here) {
        return false;
      }
      added[mantissas] = here;
    }
    return true;
  }

  /** The errors over the pairs of a scope. */
  public ProductProfile profile(Scope scope, OperandWeights weights) {
    Pairs pairs = Pairs.of(format, scope);
    return profile(pairs, results(pairs), weights.of(pairs, scope));
  }

  /** The errors of results, codes that anything may have computed. */
  public static ProductProfile profile(Pairs pairs, int[] results, double[] weights) {
    FloatFormat format = pairs.format();
    double total = 0;
    double judged = 0;
    double sum = 0;
    double signed = 0;
    double squares = 0;
    double equal = 0;
    double max = 0;
    double maxUlp = 0;
    long count = 0;
    for (int i = 0; i < results.length; i++) {
      double weight = weights[i];
      if (weight == 0) {
        continue;
      }
      count++;
      total += weight;
      double exact = pairs.product(i);
      double got = format.decode(results[i]);
      double rounded = format.decode(format.encode(exact, Overflow.SATURATING));
      equal += Double.compare(got, rounded) == 0 ? weight : 0;
      if (exact == 0 || !(Math.abs(exact) <= format.maxValue())) {
        continue;
      }
      judged += weight;
      double error = Double.isFinite(got) ? (got - exact) / exact : Double.POSITIVE_INFINITY;
      sum += weight * Math.abs(error);
      signed += weight * error;
      squares += weight * error * error;
      max = Math.max(max, Math.abs(error));
      double ulp =
          Double.isFinite(got)
              ? Math.abs(Ulp.signedError(got, exact, format))
              : Double.POSITIVE_INFINITY;
      maxUlp = Math.max(maxUlp, ulp);
    }
    return new ProductProfile(
        count, sum / judged, max, signed / judged, squares / judged, equal / total, maxUlp);
  }
}
