package org.ulpforge.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Where numbers are drawn from, of about unit size. */
public enum Distribution {
  GAUSSIAN("normal"),
  LAPLACE("density e^-|x| / 2"),
  STUDENT("Student's t with 3 degrees of freedom: heavy tails"),
  OUTLIERS("normal; in one channel of 64 twenty times as large");

  private static final int FREEDOM = 3;
  private static final int CHANNELS = 64;
  private static final double OUTLIER = 20;

  private final String description;

  Distribution(String description) {
    this.description = description;
  }

  /** The name in lower case. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  /**
   * The distribution of that name.
   *
   * @throws IllegalArgumentException that lists all of them
   */
  public static Distribution parse(String text) {
    return Arrays.stream(values())
        .filter(d -> d.title().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "distribution '%s': %s are allowed"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(Distribution::title)
                            .collect(Collectors.joining(", ")))));
  }

  /** So many numbers. */
  public double[] draw(int count, RandomGenerator random) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = one(i, random);
    }
    return values;
  }

  private double one(int index, RandomGenerator random) {
    return switch (this) {
      case GAUSSIAN -> random.nextGaussian();
      case LAPLACE -> random.nextExponential() * (random.nextBoolean() ? 1 : -1);
      case STUDENT -> {
        double squares = 0;
        for (int i = 0; i < FREEDOM; i++) {
          double g = random.nextGaussian();
          squares += g * g;
        }
        yield random.nextGaussian() / Math.sqrt(squares / FREEDOM);
      }
      case OUTLIERS -> random.nextGaussian() * (index % CHANNELS == CHANNELS / 2 ? OUTLIER : 1);
    };
  }
}
