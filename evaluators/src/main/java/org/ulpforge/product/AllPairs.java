package org.ulpforge.product;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * What a surrogate does on all pairs of codes, the 2^32 of 16 bits, too: relative errors where
 * operands and product are normal, and verdicts where the product is special.
 *
 * @param normal pairs of normal operands with a normal product, to which the errors belong
 * @param mean of |got − exact| / |exact|
 * @param max the largest of them; infinite if a result is not finite
 * @param bias mean of (got − exact) / exact
 * @param meanSquare mean of the squares
 * @param specials zeros, saturation, infinities and NaN, as {@link SpecialPairs} has them
 */
public record AllPairs(
    long normal, double mean, double max, double bias, double meanSquare, List<Count> specials) {

  /**
   * @param right at how many of the pairs the result is right, sign included
   */
  public record Count(String title, long pairs, long right) {}

  private enum Kind {
    ZERO("zero"),
    SATURATION("saturation"),
    INFINITY("infinity"),
    NAN("NaN");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /**
   * Looks at all of them: about a minute for 16 bits.
   *
   * @param progress is told how many more pairs are done
   */
  public static AllPairs of(Surrogate surrogate, LongConsumer progress) {
    FloatFormat format = surrogate.format();
    int codes = 1 << format.bits();
    int sign = codes >> 1;
    int most = (int) format.encode(format.maxValue(), Overflow.SATURATING);
    int infinity = (int) format.encode(Double.POSITIVE_INFINITY, Overflow.NON_SATURATING);
    double[] values = new double[codes];
    Arrays.setAll(values, format::decode);
    long[] pairs = new long[Kind.values().length];
    long[] right = new long[pairs.length];
    int[] x = new int[codes];
    int[] y = new int[codes];
    Arrays.setAll(y, code -> code);
    long normal = 0;
    double sum = 0;
    double signed = 0;
    double squares = 0;
    double max = 0;
    for (int first = 0; first < codes; first++) {
      Arrays.fill(x, first);
      int[] results = surrogate.results(new Pairs(format, x, y));
      double value = values[first];
      boolean isNormal = Math.abs(value) >= format.minNormal();
      for (int second = 0; second < codes; second++) {
        double exact = value * values[second];
        double magnitude = Math.abs(exact);
        int got = results[second];
        int ofSign = (first ^ second) & sign;
        if (magnitude <= format.maxValue() && magnitude > 0) {
          if (isNormal
              && Math.abs(values[second]) >= format.minNormal()
              && magnitude >= format.minNormal()) {
            double error = (values[got] - exact) / exact;
            error = Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
            normal++;
            sum += Math.abs(error);
            signed += error;
            squares += error * error;
            max = Math.max(max, Math.abs(error));
          }
          continue;
        }
        Kind kind;
        boolean isRight;
        if (exact == 0) {
          kind = Kind.ZERO;
          isRight = got == ofSign;
        } else if (Double.isNaN(exact)) {
          kind = Kind.NAN;
          isRight = Double.isNaN(values[got]);
        } else if (Double.isInfinite(exact)) {
          kind = Kind.INFINITY;
          isRight = got == (ofSign | infinity);
        } else {
          kind = Kind.SATURATION;
          isRight = got == (ofSign | most);
        }
        pairs[kind.ordinal()]++;
        right[kind.ordinal()] += isRight ? 1 : 0;
      }
      progress.accept(codes);
    }
    List<Count> specials =
        Arrays.stream(Kind.values())
            .map(kind -> new Count(kind.title, pairs[kind.ordinal()], right[kind.ordinal()]))
            .toList();
    return new AllPairs(normal, sum / normal, max, signed / normal, squares / normal, specials);
  }
}
