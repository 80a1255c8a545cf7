package org.ulpforge.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class FastLogBesselTest {

  /** Where methods meet, next to zeros, and anywhere else that f32 has values. */
  @ParameterizedTest
  @EnumSource
  void errorsAreBelowTheBound(FastLogBessel kernel) {
    Target target =
        Targets.parse(kernel.name().toLowerCase(java.util.Locale.ROOT).replace("_", "bessel"));
    assertEquals(kernel, FastLogBessel.of(target).orElseThrow());
    SplittableRandom random = new SplittableRandom(3);
    List<Double> points = new ArrayList<>(List.of(0x1p-149, 0x1p-40, 0.25, 32.0, 0x1p60, 0x1p127));
    for (double end : new double[] {0.25, 32}) {
      points.add(Math.nextDown(end));
    }
    for (int i = 0; i < 200; i++) {
      points.add((double) (float) Math.exp(random.nextDouble(-20, 5)));
    }
    if (kernel != FastLogBessel.LOG_I0) {
      boolean second = kernel != FastLogBessel.LOG_I1;
      int order = kernel == FastLogBessel.LOG_K0 ? 0 : 1;
      double zero = LogBesselSeries.zero(second, order).doubleValue();
      for (double distance = 0x1p-40; distance < 0.5; distance *= 4) {
        points.add(zero * (1 - distance));
        points.add(zero * (1 + distance));
      }
      points.add((double) (float) zero);
    }
    double[] x = points.stream().mapToDouble(p -> p).toArray();
    double[] result = new double[x.length];
    kernel.apply(x, 0, x.length, result);
    Oracle oracle = Oracle.of(target);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      BigDecimal exact = ((Range) oracle.enclose(new double[] {x[i]}, 40)).midpoint();
      BigDecimal error = new BigDecimal(result[i]).subtract(exact);
      double relative = error.divide(exact, new MathContext(20)).abs().doubleValue();
      int at = i;
      assertTrue(
          relative <= kernel.relativeBound(), () -> x[at] + " " + result[at] + ": " + relative);
      worst = Math.max(worst, relative);
    }
    assertTrue(worst > 0x1p-55, "compared with what? " + worst);
  }
}
