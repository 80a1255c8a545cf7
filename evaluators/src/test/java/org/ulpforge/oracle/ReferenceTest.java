package org.ulpforge.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class ReferenceTest {

  /** Floats of all exponents, more of them near one. */
  private static double[] inputs(int count, long seed) {
    Random random = new Random(seed);
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      float value =
          switch (i % 4) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (random.nextFloat() - 0.5f) * 200;
            default -> (random.nextFloat() - 0.5f) * (1 << random.nextInt(6));
          };
      x[i] = value;
    }
    return x;
  }

  static Stream<Target> bounded() {
    return Stream.concat(
        Targets.all().stream(),
        Stream.of("log(1+exp(x))", "x^2+3*x-1", "sin(x)*exp(-x^2)", "x^3/(1+abs(x))", "cosh(x)-1")
            .map(text -> Target.ofExpression("mine", text)));
  }

  @ParameterizedTest
  @MethodSource
  void bounded(Target target) {
    double[] x = inputs(160, 11);
    double[] y = inputs(160, 12);
    double[][] columns = target.arity() == 1 ? new double[][] {x} : new double[][] {x, y};
    Reference reference = Reference.of(target, FloatFormat.F32);
    double[] result = new double[x.length];
    reference.evaluate(columns, 0, x.length, result);
    Oracle oracle = Oracle.of(target);
    int judged = 0;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(result[i])) {
        continue;
      }
      double[] point = target.arity() == 1 ? new double[] {x[i]} : new double[] {x[i], y[i]};
      String where = target.name() + Arrays.toString(point) + " = " + result[i];
      Range exact = (Range) oracle.enclose(point, 40);
      if (Double.isInfinite(result[i])) {
        BigDecimal least = Elementary.powerOfTwo(400);
        BigDecimal size = result[i] > 0 ? exact.lo() : exact.hi().negate();
        assertTrue(size.compareTo(least) > 0, where + exact);
      } else {
        BigDecimal value = new BigDecimal(result[i]);
        BigDecimal bound =
            new BigDecimal(reference.relativeBound())
                .multiply(value.abs())
                .add(new BigDecimal(Reference.ABSOLUTE_BOUND));
        boolean close =
            exact.lo().compareTo(value.add(bound)) <= 0
                && exact.hi().compareTo(value.subtract(bound)) >= 0;
        assertTrue(close, where + exact);
        if (exact.lo().signum() * exact.hi().signum() > 0) {
          assertEquals(exact.lo().signum(), (int) Math.copySign(1, result[i]), where);
        }
      }
      judged++;
    }
    boolean known = !target.formula().text().matches(".*(gamma|airy|bessel).*");
    assertTrue(!known || judged > 40, target.name() + " " + judged);
  }

  /** The kernels' errors, measured against 40 digits, stay below the stated bounds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp",
        "exp2",
        "expm1",
        "tanh",
        "log",
        "log2",
        "log1p",
        "sin",
        "cos",
        "erf",
        "erfc",
        "sigmoid",
        "silu",
        "gelutanh",
        "logbesseli0",
        "logbesseli1",
        "logbesselk0",
        "logbesselk1"
      })
  void kernels(String name) {
    Target target = Targets.parse(name);
    Reference reference = Reference.of(target, FloatFormat.F32);
    Random random = new Random(5);
    double[] x = new double[501];
    for (int i = 0; i < x.length; i++) {
      double scale =
          switch (name) {
            case "erfc", "gelutanh" -> 24;
            case "exp", "exp2", "expm1", "sigmoid", "silu" -> 600;
            default -> 1e5;
          };
      x[i] =
          (random.nextDouble() - (name.startsWith("log") ? 0.1 : 0.5))
              * Math.pow(random.nextDouble(), 6)
              * scale;
    }
    double[] result = new double[x.length];
    reference.evaluate(new double[][] {x}, 0, x.length, result);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(result[i])) {
        Range exact = (Range) Oracle.of(target).enclose(new double[] {x[i]}, 40);
        BigDecimal error = new BigDecimal(result[i]).subtract(exact.midpoint());
        double relative = error.divide(exact.midpoint(), new MathContext(20)).abs().doubleValue();
        worst = Math.max(worst, relative);
      }
    }
    assertTrue(worst <= reference.relativeBound(), name + " " + worst / 0x1p-53 + " u");
    // A bound that no error comes near would be a sign that nothing was compared.
    assertTrue(worst > 0x1p-55, name + " " + worst);
  }

  @Test
  void anyOffsetAndLengthGivesTheSameBits() {
    double[] x = inputs(1000, 1);
    for (String name : new String[] {"exp", "sigmoid", "sin"}) {
      Reference reference = Reference.of(Targets.parse(name), FloatFormat.F32);
      double[] whole = new double[x.length];
      reference.evaluate(new double[][] {x}, 0, x.length, whole);
      double[] part = new double[333];
      reference.evaluate(new double[][] {x}, 17, part.length, part);
      for (int i = 0; i < part.length; i++) {
        assertEquals(Double.doubleToLongBits(whole[17 + i]), Double.doubleToLongBits(part[i]));
      }
    }
  }

  /** Two independent ways to the correctly rounded exp at every input of 16 bits. */
  @ParameterizedTest
  @ValueSource(strings = {"f16", "bf16"})
  void expOfAllSixteenBitInputs(String name) {
    FloatFormat format = name.equals("f16") ? FloatFormat.F16 : FloatFormat.BF16;
    Target target = Targets.parse("exp");
    Oracle oracle = Oracle.of(target);
    Reference reference = Reference.of(target, format);
    double[] x = new double[1 << 16];
    for (int code = 0; code < x.length; code++) {
      x[code] = format.decode(code);
    }
    double[] result = new double[x.length];
    reference.evaluate(new double[][] {x}, 0, x.length, result);
    int undecided = 0;
    for (int code = 0; code < x.length; code++) {
      double low = format.round(result[code] * (1 - reference.relativeBound()));
      boolean decided = low == format.round(result[code] * (1 + reference.relativeBound()));
      // Every 97th point is checked although the fast way decided it.
      if (Double.isNaN(result[code]) || !decided) {
        undecided++;
      } else if (code % 97 == 0) {
        var exact = (Rounded.Decided) oracle.round(new double[] {x[code]}, format);
        assertEquals(low, format.decode(exact.code()), "exp " + x[code]);
      }
    }
    long special = Arrays.stream(x).filter(v -> v == 0 || !Double.isFinite(v)).count();
    assertTrue(undecided <= special + 10, "undecided " + undecided + " of them special " + special);
  }
}
