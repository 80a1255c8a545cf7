package org.ulpforge.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class OracleTest {

  private static double rounded(String function, double x) {
    return rounded(Targets.parse(function), FloatFormat.F64, x);
  }

  private static double rounded(Target target, FloatFormat format, double... inputs) {
    return switch (Oracle.of(target).round(inputs, format)) {
      case Rounded.Decided d -> format.decode(d.code());
      case Rounded.Special s -> format.decode(s.code());
      case Rounded.Undecided u -> throw new AssertionError(u);
      case Rounded.NoVerdict n -> throw new AssertionError(n);
    };
  }

  /**
   * A hardest argument of exp in double: V. Lefevre, J.-M. Muller, Worst cases for correct rounding
   * of the elementary functions in double precision, ARITH 15, 2001: e^x is closer than 2^-(53 +
   * 57) to a rounding boundary, so that 30 digits do not decide but 40 do.
   */
  @Test
  void worstCaseOfExp() {
    double x = 0x1.9e9cbbfd6080bp-31;
    Rounded result = Oracle.of(Targets.parse("exp")).round(new double[] {x}, FloatFormat.F64);
    Range range = ((Rounded.Decided) result).enclosure();
    BigDecimal scaled = range.midpoint().multiply(Elementary.powerOfTwo(53));
    BigDecimal distance =
        scaled.subtract(scaled.setScale(0, java.math.RoundingMode.HALF_EVEN)).abs();
    assertTrue(distance.doubleValue() < 0x1p-56, distance.toString());
    assertTrue(distance.doubleValue() > 0x1p-60, distance.toString());
  }

  /** StrictMath (fdlibm) states errors below 1 ulp, for sinh, cosh, tanh 2.5 ulp. */
  static Stream<Arguments> strictMath() {
    return Stream.of(
        Arguments.of("exp", (DoubleUnaryOperator) StrictMath::exp, 700, 1.0),
        Arguments.of("expm1", (DoubleUnaryOperator) StrictMath::expm1, 700, 1.0),
        Arguments.of("log", (DoubleUnaryOperator) StrictMath::log, 1e9, 1.0),
        Arguments.of("log10", (DoubleUnaryOperator) StrictMath::log10, 1e9, 1.0),
        Arguments.of("log1p", (DoubleUnaryOperator) StrictMath::log1p, 1e9, 1.0),
        Arguments.of("sin", (DoubleUnaryOperator) StrictMath::sin, 1e22, 1.0),
        Arguments.of("cos", (DoubleUnaryOperator) StrictMath::cos, 1e22, 1.0),
        Arguments.of("tan", (DoubleUnaryOperator) StrictMath::tan, 1e22, 1.0),
        Arguments.of("asin", (DoubleUnaryOperator) StrictMath::asin, 1, 1.0),
        Arguments.of("acos", (DoubleUnaryOperator) StrictMath::acos, 1, 1.0),
        Arguments.of("atan", (DoubleUnaryOperator) StrictMath::atan, 1e9, 1.0),
        Arguments.of("sinh", (DoubleUnaryOperator) StrictMath::sinh, 700, 2.5),
        Arguments.of("cosh", (DoubleUnaryOperator) StrictMath::cosh, 700, 2.5),
        Arguments.of("tanh", (DoubleUnaryOperator) StrictMath::tanh, 30, 2.5),
        Arguments.of("cbrt", (DoubleUnaryOperator) StrictMath::cbrt, 1e300, 1.0),
        Arguments.of("sqrt", (DoubleUnaryOperator) StrictMath::sqrt, 1e300, 0.5));
  }

  @ParameterizedTest
  @MethodSource
  void strictMath(String name, DoubleUnaryOperator function, double limit, double ulps) {
    Random random = new Random(7);
    Oracle oracle = Oracle.of(Targets.parse(name));
    for (int i = 0; i < 150; i++) {
      // Log-uniform magnitudes from limit down to 2^-60 of it, both signs.
      double x = limit * Math.exp(-40 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
      double expected = function.applyAsDouble(x);
      if (Double.isNaN(expected)) {
        assertInstanceOf(Rounded.Special.class, oracle.round(new double[] {x}, FloatFormat.F64));
        continue;
      }
      Range range = (Range) oracle.enclose(new double[] {x}, 40);
      assertTrue(range.relativeWidthBelow(15), name + " " + x + " " + range);
      BigDecimal error = range.midpoint().subtract(new BigDecimal(expected)).abs();
      assertTrue(error.doubleValue() <= ulps * Math.ulp(expected), name + "(" + x + ") " + range);
    }
  }

  @Test
  void enclosuresOfHigherPrecisionLieInThoseOfLower() {
    Random random = new Random(3);
    for (Target target : Targets.all()) {
      if (target.arity() != 1) {
        continue;
      }
      for (int i = 0; i < 25; i++) {
        double x = (random.nextDouble() - 0.4) * Math.pow(10, random.nextInt(5) - 2);
        double[] inputs = {x};
        if (Oracle.of(target).enclose(inputs, 25) instanceof Range wide) {
          Range narrow = (Range) Oracle.of(target).enclose(inputs, 60);
          String where = target.name() + "(" + x + ") " + wide + " " + narrow;
          assertTrue(narrow.lo().compareTo(wide.hi()) <= 0, where);
          assertTrue(wide.lo().compareTo(narrow.hi()) <= 0, where);
          assertTrue(narrow.relativeWidthBelow(45), where);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 0.0, 1",
    "exp, -0.0, 1",
    "exp, Infinity, Infinity",
    "exp, -Infinity, 0",
    "exp, 1e30, Infinity",
    "exp, -1e30, 0",
    "exp, 710, Infinity",
    "exp, -746, 0",
    "exp2, 1023, 0x1p1023",
    "exp2, -1074, 0x1p-1074",
    "exp2, -1075, 0",
    "exp2, 1024, Infinity",
    "exp2, 10, 1024",
    "exp2, 0.0, 1",
    "expm1, -0.0, -0.0",
    "expm1, -Infinity, -1",
    "expm1, 1e-300, 1e-300",
    "log, 1, 0",
    "log, 0.0, -Infinity",
    "log, -0.0, -Infinity",
    "log, -1, NaN",
    "log, Infinity, Infinity",
    "log, -Infinity, NaN",
    "log2, 0x1p-1074, -1074",
    "log2, 1024, 10",
    "log2, 1, 0",
    "log10, 1e22, 22",
    "log1p, -1, -Infinity",
    "log1p, -2, NaN",
    "log1p, -0.0, -0.0",
    "log1p, 1e-300, 1e-300",
    "sin, 0.0, 0.0",
    "sin, -0.0, -0.0",
    "sin, Infinity, NaN",
    "cos, 0.0, 1",
    "cos, -Infinity, NaN",
    "tan, -0.0, -0.0",
    "asin, 2, NaN",
    "asin, -0.0, -0.0",
    "acos, 1, 0",
    "atan, -0.0, -0.0",
    "atan, Infinity, 0x1.921fb54442d18p0",
    "tanh, Infinity, 1",
    "tanh, -0.0, -0.0",
    "sinh, -Infinity, -Infinity",
    "cosh, -Infinity, Infinity",
    "cosh, 0.0, 1",
    "sigmoid, 0.0, 0.5",
    "sigmoid, -Infinity, 0",
    "sigmoid, Infinity, 1",
    "sigmoid, -1e30, 0",
    "softplus, -Infinity, 0",
    "softplus, Infinity, Infinity",
    "softplus, 1e30, 1e30",
    "silu, -0.0, -0.0",
    "silu, -Infinity, -0.0",
    "silu, Infinity, Infinity",
    "silu, -1e30, -0.0",
    "gelu, -0.0, -0.0",
    "gelu, -Infinity, -0.0",
    "gelu, -1e30, -0.0",
    "gelu, 1e30, 1e30",
    "gelutanh, -Infinity, -0.0",
    "gelutanh, 0.0, 0.0",
    "gelutanh, 1e200, 1e200",
    "erf, Infinity, 1",
    "erf, -Infinity, -1",
    "erf, -0.0, -0.0",
    "erfc, Infinity, 0",
    "erfc, 100, 0",
    "erfc, -100, 2",
    "erfc, -Infinity, 2",
    "sqrt, -0.0, -0.0",
    "sqrt, -1, NaN",
    "sqrt, 0x1p-1074, 0x1p-537",
    "sqrt, 9, 3",
    "rsqrt, 0.0, Infinity",
    "rsqrt, -0.0, -Infinity",
    "rsqrt, Infinity, 0",
    "rsqrt, 4, 0.5",
    "reciprocal, 0.0, Infinity",
    "reciprocal, -0.0, -Infinity",
    "reciprocal, -Infinity, -0.0",
    "reciprocal, 0x1p-1074, Infinity",
    "reciprocal, 4, 0.25",
    "cbrt, 27, 3",
    "cbrt, -0.0, -0.0"
  })
  void specialAndExactValues(String function, double x, double expected) {
    double got = rounded(function, x);
    assertEquals(Double.toHexString(expected), Double.toHexString(got), function + "(" + x + ")");
  }

  @Test
  void nanGoesThrough() {
    for (Target target : Targets.all()) {
      double[] inputs = new double[target.arity()];
      inputs[0] = Double.NaN;
      assertTrue(Double.isNaN(rounded(target, FloatFormat.F64, inputs)), target.name());
    }
  }

  @Test
  void exactTiesGoToEven() {
    Target square = Target.ofExpression("square", "x*x");
    // (2^27 + 1)^2 = 2^54 + 2^28 + 1 needs 55 bits, and the last two are 01.
    assertEquals(0x1p54 + 0x1p28, rounded(square, FloatFormat.F64, 0x1p27 + 1));
    // (1 + 2^-6)^2 = 1 + 2^-5 + 2^-12 is no tie in f16, but 1.5^2 2^-24 rounds among subnormals.
    assertEquals(0x1p-23, rounded(square, FloatFormat.F16, 1.5 * 0x1p-12));
    Target halves = Target.ofExpression("halves", "x/2");
    assertEquals(0x1p-23, rounded(halves, FloatFormat.F16, 3 * 0x1p-24));
    assertEquals(0.0, rounded(halves, FloatFormat.F16, 0x1p-24));
    // silu(x) = x/2 + x^2/4 + ... is just above the tie, or just below it.
    assertEquals(0x1p-24, rounded(Targets.parse("silu"), FloatFormat.F16, 0x1p-24));
    assertEquals(-0.0, rounded(Targets.parse("silu"), FloatFormat.F16, -0x1p-24));
    assertEquals(0x1p-1074, rounded("silu", 0x1p-1074));
  }

  @Test
  void whatCannotBeDecidedEnds() {
    Target one = Target.ofExpression("one", "sin(x)^2+cos(x)^2");
    // One is a value, not a rounding boundary: its rounding is decided although the value is not.
    assertEquals(1.0, rounded(one, FloatFormat.F64, 0.7));
    Target midpoint = Target.ofExpression("midpoint", "exp(log(x))*0x1.0000000000001p0");
    Rounded tie = Oracle.of(midpoint).round(new double[] {1.5}, FloatFormat.F64);
    assertInstanceOf(Rounded.Undecided.class, tie);
    Target pole = Target.ofExpression("pole", "1/(x-1)");
    assertInstanceOf(
        Rounded.NoVerdict.class, Oracle.of(pole).round(new double[] {1}, FloatFormat.F64));
  }

  @Test
  void formulasOfUsersHaveLimits() {
    Target softplus = Target.ofExpression("mine", "log(1+exp(x))");
    assertEquals(65504.0, rounded(softplus, FloatFormat.F16, 65504.0));
    assertEquals(0.0, rounded(softplus, FloatFormat.F16, -65504.0));
    assertEquals(
        Double.POSITIVE_INFINITY, rounded(softplus, FloatFormat.F16, Double.POSITIVE_INFINITY));
    assertEquals(0.0, rounded(softplus, FloatFormat.F16, Double.NEGATIVE_INFINITY));
    Target wave = Target.ofExpression("wave", "sin(x)");
    assertInstanceOf(
        Rounded.NoVerdict.class,
        Oracle.of(wave).round(new double[] {Double.POSITIVE_INFINITY}, FloatFormat.F16));
  }

  @Test
  void twoVariables() {
    Target mul = Targets.parse("mul");
    assertEquals(-0.0, rounded(mul, FloatFormat.F32, -0.0, 3));
    assertEquals(6.0, rounded(mul, FloatFormat.F32, 2, 3));
    assertEquals(
        Double.NEGATIVE_INFINITY, rounded(mul, FloatFormat.F32, -2, Double.POSITIVE_INFINITY));
    assertInstanceOf(
        Rounded.NoVerdict.class,
        Oracle.of(mul).round(new double[] {0, Double.POSITIVE_INFINITY}, FloatFormat.F32));
  }

  /** OEIS A002162 (log 2), A000796 (pi), A001113 (e). */
  @ParameterizedTest
  @CsvSource({
    "log(2), 0.69314718055994530941723212145817656807550013436025",
    "pi, 3.1415926535897932384626433832795028841971693993751",
    "exp(1), 2.7182818284590452353602874713526624977572470936999",
    "e, 2.7182818284590452353602874713526624977572470936999",
    "4*atan(1), 3.1415926535897932384626433832795028841971693993751",
    "2^0.5, 1.4142135623730950488016887242096980785696718753769"
  })
  void constants(String formula, String digits) {
    BigDecimal expected = new BigDecimal(digits);
    BigDecimal got = Oracle.constant(formula, 60).round(new MathContext(expected.precision()));
    assertTrue(got.subtract(expected).abs().compareTo(expected.ulp()) <= 0, got.toString());
  }

  @Test
  void constantsRoundToFormats() {
    assertEquals((double) (float) Math.PI, Oracle.constant("pi", FloatFormat.F32));
    assertEquals(Math.PI, Oracle.constant("pi", FloatFormat.F64));
    assertEquals((double) (float) Math.log(2), Oracle.constant("hi(log(2),24)", FloatFormat.F64));
    BigDecimal rest =
        Oracle.constant("log(2)", 40).subtract(new BigDecimal((double) (float) Math.log(2)));
    assertEquals(rest.doubleValue(), Oracle.constant("log(2)-hi(log(2),24)", FloatFormat.F64));
  }

  @Test
  void exactValuesAsScaledDoubleDoubles() {
    Oracle oracle = Oracle.of(Targets.parse("exp"));
    var tiny = (Rounded.Decided) oracle.round(new double[] {-744.0}, FloatFormat.F64);
    Exact exact = tiny.exact();
    // e^-744 = 2^(-744 / ln 2): the exponent is its floor.
    assertEquals((int) Math.floor(-744 / Math.log(2)), exact.binade());
    BigDecimal back =
        new BigDecimal(exact.hi())
            .add(new BigDecimal(exact.lo()))
            .multiply(Elementary.powerOfTwo(exact.exponent()));
    BigDecimal error =
        back.divide(tiny.enclosure().midpoint(), MathContext.DECIMAL128).subtract(BigDecimal.ONE);
    assertTrue(error.abs().doubleValue() < 0x1p-100, error.toString());
    assertEquals(-1, Exact.of(new BigDecimal("0.99999999999999999999999999999")).binade());
    assertEquals(0, Exact.of(BigDecimal.ONE).binade());
    assertEquals(3, Exact.of(BigDecimal.valueOf(9)).binade());
  }

  /** Results far beyond all formats: their digits are never written out. */
  @ParameterizedTest
  @CsvSource({"1e30, 1", "1e8, 1", "-1e8, -1", "-1e30, -1"})
  void overflowAndUnderflowAreQuick(double x, int side) {
    Oracle oracle = Oracle.of(Targets.parse("exp"));
    var far = (Rounded.Decided) oracle.round(new double[] {x}, FloatFormat.F64);
    assertEquals(1, far.exact().hi());
    assertEquals(side, Integer.signum(far.exact().binade()));
    assertTrue(Math.abs(far.exact().binade()) > 10_000);
  }
}
