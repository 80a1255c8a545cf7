package org.ulpforge.search.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.LinearForm;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.target.Targets;

class BestConstantsTest {

  private static final int POINTS = 64;

  private static Program horner(int degree) {
    StringBuilder text = new StringBuilder("t0 = fma x 1 1\n");
    for (int k = 1; k < degree; k++) {
      text.append("t%d = fma t%d x 1%n".formatted(k, k - 1));
    }
    return ProgramParser.parse(text + "return t" + (degree - 1) + "\n").program();
  }

  private static BestConstants.Found best(
      Program program, Set<Place> held, String function, Interval domain, FloatFormat format) {
    Samples samples =
        Samples.of(
            RealTarget.of(Oracle.of(Targets.parse(function))), domain, ErrorMeasure.RELATIVE);
    LinearForm form = LinearForm.of(program, held, samples);
    FitResult.Fitted real =
        (FitResult.Fitted)
            RealFit.fit(program, held, samples, Effort.POLISH, new SplittableRandom(1));
    return BestConstants.run(form, format, real.constants().exact(), 1_000_000, () -> false);
  }

  /** The largest relative error of c_0 + x (c_1 + x c_2) in doubles, whose own errors are tiny. */
  private static double largest(DoubleUnaryOperator f, Interval domain, double[] c, double limit) {
    double largest = 0;
    for (int k = 0; k <= POINTS && largest <= limit; k++) {
      double x =
          0.5 * (domain.lo() + domain.hi())
              - 0.5 * (domain.hi() - domain.lo()) * Math.cos(Math.PI * k / POINTS);
      double p = (c[0] * x + c[1]) * x + c[2];
      largest = Math.max(largest, Math.abs(p / f.applyAsDouble(x) - 1));
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({"e4m3, 0, 1", "e4m3, -0.5, 0.5", "e3m4, 0, 1", "e5m2, 0.25, 2", "e4m3fn, -1, 1"})
  void noQuadraticOfASmallFormatIsBetter(String name, double lo, double hi) {
    FloatFormat format = Formats.floating(name);
    Interval domain = new Interval(lo, hi);
    BestConstants.Found found = best(horner(2), Set.of(), "exp2", domain, format);
    assertTrue(found.proved());
    DoubleUnaryOperator exact = x -> Math.pow(2, x);
    double claimed = largest(exact, domain, found.constants(), 2);
    double[] values =
        LongStream.range(0, 1L << format.bits())
            .mapToDouble(format::decode)
            .filter(v -> Math.abs(v) <= 4)
            .distinct()
            .toArray();
    double least = 2;
    for (double c2 : values) {
      for (double c1 : values) {
        for (double c0 : values) {
          least = Math.min(least, largest(exact, domain, new double[] {c2, c1, c0}, least));
        }
      }
    }
    // The least over 65 points may belong to constants that are worse between them: a parabola's
    // error changes by (π / 64)^2 / 8 · its fourth derivative at most, some 1e-3 of it.
    assertEquals(least, claimed, 3e-3 * claimed);
  }

  /** Sollya's fpminimax, a heuristic, reaches 2^-23.331; no real constants are below 2^-23.382. */
  @Test
  void theQuinticOfExp2WithFloatConstants() {
    Place constantTerm = new Place(4, 2);
    BestConstants.Found found =
        best(horner(5), Set.of(constantTerm), "exp2", new Interval(-0.5, 0.5), FloatFormat.F32);
    assertTrue(found.proved());
    for (double c : found.constants()) {
      assertEquals((float) c, c);
    }
    double error = 0;
    List<BigDecimal> c = Arrays.stream(found.constants()).mapToObj(BigDecimal::new).toList();
    RealTarget exp2 = RealTarget.of(Oracle.of(Targets.parse("exp2")));
    for (int k = -1024; k <= 1024; k++) {
      BigDecimal x = new BigDecimal(Math.scalb(k, -11));
      BigDecimal p = BigDecimal.ZERO;
      for (BigDecimal coefficient : c) {
        p = p.add(coefficient).multiply(x);
      }
      BigDecimal exact = exp2.at(x, 40);
      BigDecimal difference = p.add(BigDecimal.ONE).subtract(exact);
      error = Math.max(error, Math.abs(difference.doubleValue() / exact.doubleValue()));
    }
    double log2 = Math.log(error) / Math.log(2);
    assertTrue(log2 > -23.382 && log2 < -23.355, "2^" + log2);
  }
}
