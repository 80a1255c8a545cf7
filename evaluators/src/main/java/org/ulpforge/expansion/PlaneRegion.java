package org.ulpforge.expansion;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Parts of the (v, x) plane that users need, with a distribution of points in each. */
public enum PlaneRegion {
  /** Small orders: v uniform in [0, 2], x log-uniform in [1e-6, 100]. */
  A {
    @Override
    double[] draw(RandomGenerator random) {
      return new double[] {random.nextDouble(2), logUniform(random, 1e-6, 100)};
    }
  },
  /** Both log-uniform in [1e-3, 1e5]. */
  B {
    @Override
    double[] draw(RandomGenerator random) {
      return new double[] {logUniform(random, 1e-3, 1e5), logUniform(random, 1e-3, 1e5)};
    }
  },
  /** Von Mises-Fisher distributions in 2048, 8192, 32768 dimensions, x log-uniform in [1, 1e5]. */
  C {
    @Override
    double[] draw(RandomGenerator random) {
      double[] orders = {1023, 4095, 16383};
      return new double[] {orders[random.nextInt(3)], logUniform(random, 1, 1e5)};
    }
  },
  /** v 0 or 1, x log-uniform over the normal numbers of binary32. */
  D {
    @Override
    double[] draw(RandomGenerator random) {
      return new double[] {random.nextInt(2), logUniform(random, 0x1p-126, 0x1p127)};
    }
  },
  /** Both log-uniform up to 1e8. */
  E_BIG {
    @Override
    double[] draw(RandomGenerator random) {
      return new double[] {logUniform(random, 1, 1e8), logUniform(random, 1, 1e8)};
    }
  },
  /** x log-uniform down to 1e-300. */
  E_TINY {
    @Override
    double[] draw(RandomGenerator random) {
      return new double[] {logUniform(random, 1e-3, 1e3), logUniform(random, 1e-300, 1e-3)};
    }
  };

  /** v and x. */
  abstract double[] draw(RandomGenerator random);

  /** The name in tables of reference rows. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException in one line, if there is none
   */
  public static PlaneRegion of(String tag) {
    return Arrays.stream(values())
        .filter(region -> region.tag().equals(tag))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'"
                    + tag
                    + "' is no region: "
                    + Arrays.stream(values())
                        .map(PlaneRegion::tag)
                        .collect(Collectors.joining(", "))
                    + " are"));
  }

  private static double logUniform(RandomGenerator random, double lo, double hi) {
    return Math.exp(random.nextDouble(Math.log(lo), Math.log(hi)));
  }
}
