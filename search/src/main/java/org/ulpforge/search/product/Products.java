package org.ulpforge.search.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.product.Pairs;
import org.ulpforge.product.Scope;

/** The pairs that programs are judged on, in an order that lets a bad program show itself early. */
final class Products {

  private static final long SHUFFLE = 7;

  private final FloatFormat format;
  private final int[] x;
  private final int[] y;

  /** 1 / the exact product. */
  private final double[] inverse;

  /** The value of each code; NaN for what is not finite. */
  private final double[] values;

  private Products(FloatFormat format, int[] x, int[] y) {
    this.format = format;
    this.x = x;
    this.y = y;
    Pairs pairs = new Pairs(format, x, y);
    inverse = IntStream.range(0, x.length).mapToDouble(i -> 1 / pairs.product(i)).toArray();
    values = new double[1 << format.bits()];
    Arrays.setAll(
        values,
        code -> {
          double value = format.decode(code);
          return Double.isFinite(value) ? value : Double.NaN;
        });
  }

  /** All mantissa pairs of a format, as {@link Scope#MANTISSAS} has them. */
  static Products of(FloatFormat format) {
    Pairs pairs = Pairs.of(format, Scope.MANTISSAS);
    return shuffled(format, pairs.x(), pairs.y(), Pairs.SETTINGS);
  }

  /**
   * Each mantissa pair as often as it takes to be a number of pairs, at least once, with exponents
   * and signs drawn at random. To a program that is made for some exponents it shows that there are
   * others.
   */
  static Products spread(FloatFormat format, int pairs) {
    int times = Math.max(1, pairs >> (2 * format.fractionBits()));
    Pairs scattered = Pairs.scattered(format, times, new Random(SHUFFLE));
    return shuffled(format, scattered.x(), scattered.y(), 1).first(pairs);
  }

  /**
   * @param settings of exponents, one after the other; those of a mantissa pair stay together
   */
  private static Products shuffled(FloatFormat format, int[] x, int[] y, int settings) {
    int[] order = IntStream.range(0, x.length / settings).toArray();
    Random random = new Random(SHUFFLE);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
    int[] all =
        IntStream.of(order)
            .flatMap(i -> IntStream.range(0, settings).map(s -> s * order.length + i))
            .toArray();
    return new Products(
        format,
        IntStream.of(all).map(i -> x[i]).toArray(),
        IntStream.of(all).map(i -> y[i]).toArray());
  }

  /**
   * Whether results treat all exponents and signs alike: what a result adds to those of the
   * operands depends on the mantissas alone.
   */
  boolean isUniform(int[] codes) {
    for (int i = 0; i < codes.length; i += Pairs.SETTINGS) {
      if (!isUniformAt(i, codes)) {
        return false;
      }
    }
    return true;
  }

  /** The same for the one mantissa pair whose settings begin at a place. */
  boolean isUniformAt(int pair, int[] codes) {
    int mask = (1 << format.bits()) - 1;
    int fields = mask & -(1 << format.fractionBits());
    int added = codes[pair] - (x[pair] & fields) - (y[pair] & fields);
    for (int i = pair + 1; i < pair + Pairs.SETTINGS; i++) {
      if (((codes[i] - (x[i] & fields) - (y[i] & fields) - added) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private Products first(int count) {
    int n = Math.min(count, size());
    return new Products(format, Arrays.copyOf(x, n), Arrays.copyOf(y, n));
  }

  FloatFormat format() {
    return format;
  }

  int size() {
    return x.length;
  }

  int[] x() {
    return x;
  }

  int[] y() {
    return y;
  }

  /** The relative error of a code as the product of a pair; infinite if it is not finite. */
  double error(int pair, int code) {
    double error = Math.abs(values[code] * inverse[pair] - 1);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** The error of results, one code a pair. */
  double error(Merit merit, int[] codes) {
    double sum = 0;
    for (int i = 0; i < codes.length; i++) {
      sum = merit.plus(sum, error(i, codes[i]));
    }
    return merit.of(sum, codes.length);
  }

  /**
   * No function of the first operand alone, or of the second, has a smaller mean error than this;
   * the other merits are never less than the mean. Over the pairs with one operand in common the
   * mean is least where the result is one of the exact products.
   */
  double oneSided() {
    return Math.min(oneSided(x), oneSided(y));
  }

  private double oneSided(int[] operand) {
    Map<Integer, List<Double>> groups = new HashMap<>();
    for (int i = 0; i < operand.length; i++) {
      groups.computeIfAbsent(operand[i], _ -> new ArrayList<>()).add(inverse[i]);
    }
    double sum = 0;
    for (List<Double> group : groups.values()) {
      sum +=
          group.stream()
              .mapToDouble(v -> group.stream().mapToDouble(w -> Math.abs(w / v - 1)).sum())
              .min()
              .orElseThrow();
    }
    return sum / operand.length;
  }

  /**
   * The exact products in units of codes: the code of the binade plus the fraction, as a real
   * number. A result that is e codes more is wrong by about e times {@link #perCode}.
   */
  double[] targets() {
    double[] targets = new double[size()];
    int m = format.fractionBits();
    for (int i = 0; i < targets.length; i++) {
      double product = 1 / Math.abs(inverse[i]);
      int exponent = Math.getExponent(product);
      double fraction = Math.scalb(product, -exponent) - 1;
      int sign = inverse[i] < 0 ? 1 << (format.bits() - 1) : 0;
      targets[i] = sign + ((exponent + format.bias()) << m) + Math.scalb(fraction, m);
    }
    return targets;
  }

  /** The relative error of one code, by pair. */
  double[] perCode() {
    double[] errors = new double[size()];
    int m = format.fractionBits();
    for (int i = 0; i < errors.length; i++) {
      double product = 1 / Math.abs(inverse[i]);
      errors[i] = Math.scalb(1.0, Math.getExponent(product) - m) / product;
    }
    return errors;
  }
}
