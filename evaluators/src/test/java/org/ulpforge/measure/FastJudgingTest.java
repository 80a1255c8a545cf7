package org.ulpforge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;
import org.ulpforge.problem.Interval;
import org.ulpforge.target.Targets;

/** Vectors must say what one input at a time says. */
class FastJudgingTest {

  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "f16", "e5m2", "e4m3fn", "e4m3fnuz", "e2m1fn", "i8"})
  void sumsOfVectorsAreThoseOfSingleInputs(String name) {
    var storage = Formats.scalar(name);
    int n = 1000;
    Random random = new Random(7);
    ExactBlock block = new ExactBlock(n);
    double[] got = new double[n];
    double[][] inputs = new double[1][n];
    for (int i = 0; i < n; i++) {
      inputs[0][i] = Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
      double exact = Math.scalb(random.nextGaussian(), random.nextInt(20) - 16);
      boolean ordinary = random.nextInt(9) > 0 && Math.abs(exact) < storage.maxValue();
      block.exact[i] = ordinary ? exact : Double.NaN;
      block.rounded[i] = storage.round(exact);
      block.status[i] = ordinary ? ExactBlock.ORDINARY : ExactBlock.VERDICT;
      got[i] = storage.round(exact * (1 + 0.1 * random.nextGaussian()));
    }
    Tally tally = new Tally(storage);
    tally.add(inputs, block, got, n);
    double max = 0;
    double sum = 0;
    double bias = 0;
    long count = 0;
    long wrong = 0;
    for (int i = 0; i < n; i++) {
      if (block.status[i] == ExactBlock.ORDINARY && Double.isFinite(got[i])) {
        double signed = Ulp.signedError(got[i], block.exact[i], storage);
        max = Math.max(max, Math.abs(signed));
        sum += Math.abs(signed);
        bias += signed;
        count++;
        wrong += Tally.same(got[i], block.rounded[i]) ? 0 : 1;
      }
    }
    ErrorProfile.Summary all = tally.all.summary();
    assertEquals(count, all.inputs());
    assertEquals(wrong, all.misrounded());
    assertEquals(max, all.maxUlp());
    // The order of 1000 additions: some 1000 rounding errors.
    assertEquals(sum / count, all.meanUlp(), 1e-12 * max);
    assertEquals(bias / count, all.biasUlp(), 1e-12 * max);
    assertEquals(max, Math.abs(Ulp.signedError(tally.worstGot, tally.worstExact, storage)));
    assertEquals(
        all.inputs(),
        tally.subnormal.summary().inputs()
            + normal(block, got, storage.bits() > 1 ? minNormal(name) : 0));
  }

  /** Whole blocks by vectors, and the same with a status that makes them go one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "e4m3fn"})
  void theWorstInputOfABlockIsTheFirstWithItsError(String name) {
    var storage = Formats.scalar(name);
    int n = 1003;
    ExactBlock block = new ExactBlock(n);
    double[] got = new double[n];
    double[][] inputs = new double[1][n];
    for (int i = 0; i < n; i++) {
      inputs[0][i] = 1 + i;
      block.exact[i] = 1.5;
      // Grows, and stays equal from 600 on.
      got[i] = 1.5 + Math.min(i, 600) * 0x1p-20;
    }
    Tally byVectors = new Tally(storage);
    block.ordinary = true;
    byVectors.add(inputs, block, got, n);
    Tally oneByOne = new Tally(storage);
    block.ordinary = false;
    oneByOne.add(inputs, block, got, n);
    assertEquals(601, byVectors.worstInput[0]);
    assertEquals(601, oneByOne.worstInput[0]);
    assertEquals(oneByOne.all.maxUlp(), byVectors.all.maxUlp());
  }

  /** Near midpoints, powers of two, the ends of the range and everywhere else. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "f16", "e5m2", "e4m3fn", "e4m3", "e2m1fn"})
  void whatVectorsDecideIsTheRoundingOfAllValuesInReach(String name) {
    var format = Formats.floating(name);
    double max = format.maxValue();
    double outOfRange = max + Math.scalb(0.5, Ulp.exponent(Math.getExponent(max), format));
    double relative = 0x1p-50;
    Random random = new Random(9);
    int n = 1 << 15;
    ExactBlock block = new ExactBlock(n);
    double[] values = new double[n];
    int binades = format.maxExponent() - format.minExponent() + 8;
    int binade = 0;
    for (int i = 0; i < n; i++) {
      // Alike for some vectors: one lane that cannot be decided leaves all of its vector.
      if (i % 64 == 0) {
        binade = format.minExponent() - 4 + random.nextInt(binades);
      }
      double any = Math.scalb(1 + random.nextDouble(), binade);
      double low = format.round(any);
      double start =
          switch (i / 64 % 4) {
            case 0 -> any;
            case 1 -> Math.scalb(1.0, Math.getExponent(any));
            case 2 -> outOfRange;
            default -> low + Math.scalb(0.5, Ulp.exponent(Math.getExponent(low), format));
          };
      long code = Double.doubleToRawLongBits(start) + random.nextInt(33) - 16;
      values[i] = Double.longBitsToDouble(code) * (random.nextBoolean() ? 1 : -1);
    }
    System.arraycopy(values, 0, block.exact, 0, n);
    boolean[] left = new boolean[n];
    new FastRounding(format, outOfRange, relative).round(block, n, i -> left[i] = true);
    int decided = 0;
    for (int i = 0; i < n; i++) {
      if (!left[i]) {
        double bound = Math.abs(values[i]) * relative;
        double value = values[i];
        double rounded = block.rounded[i];
        assertTrue(Tally.same(rounded, format.round(value - bound)), () -> name + " " + value);
        assertTrue(Tally.same(rounded, format.round(value + bound)), () -> name + " " + value);
        decided++;
      }
    }
    // Half lie far from midpoints, and of e2m1fn's 10 binades 3 are normal ones.
    assertTrue(decided > n / 8, name + " " + decided);
  }

  /** Vectors decode floats, but for the rest of a block. */
  @Test
  void floatsAreDecodedAsTheFormatSays() {
    long[] codes = new Random(2).ints(1003).mapToLong(Integer::toUnsignedLong).toArray();
    System.arraycopy(
        new long[] {0, 0x80000000L, 1, 0x7f800000L, 0xff800000L, 0x7f800001L, 0xffc00000L},
        0,
        codes,
        5,
        7);
    InputBlock block = new InputBlock(FloatFormat.F32, 1, codes.length);
    block.fill(new long[][] {codes}, 0, codes.length);
    for (int i = 0; i < codes.length; i++) {
      double expected = FloatFormat.F32.decode(codes[i]);
      assertTrue(Tally.same(expected, block.values(0)[i]));
      assertTrue(Tally.same(expected, block.floats()[0][i]));
    }
  }

  private static double minNormal(String name) {
    return Formats.scalar(name) instanceof FloatFormat f ? f.minNormal() : 0;
  }

  private static long normal(ExactBlock block, double[] got, double minNormal) {
    long count = 0;
    for (int i = 0; i < got.length; i++) {
      count += Math.abs(block.exact[i]) >= minNormal && Double.isFinite(got[i]) ? 1 : 0;
    }
    return count;
  }

  /** The fast reference and vectors against the oracle alone, on drawn inputs and edges. */
  @ParameterizedTest
  @ValueSource(strings = {"exp", "log", "tanh", "sin", "gelu", "gelutanh", "rsqrt", "expm1"})
  void fastRoundingsAreThoseOfTheOracle(String function) {
    Oracle oracle = Oracle.of(Targets.parse(function));
    Inputs inputs = Inputs.of(FloatFormat.F32, List.of(Interval.FULL));
    compare(oracle, new Draw(inputs, oracle, new Random(3)).codes(512));
  }

  /** There x/2, but for a little, lies in the middle between two subnormal numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"silu", "gelu", "gelutanh"})
  void halvesOfOddSubnormalsAreRoundedAsTheOracleSays(String function) {
    long[] codes = new Random(4).longs(64, 0, 1 << 24).toArray();
    for (int i = 0; i < codes.length; i++) {
      codes[i] |= 1 | (long) (i & 1) << 31;
    }
    compare(Oracle.of(Targets.parse(function)), new long[][] {codes});
  }

  private static void compare(Oracle oracle, long[][] codes) {
    String function = oracle.target().name();
    int n = codes[0].length;
    InputBlock block = new InputBlock(FloatFormat.F32, 1, n);
    block.fill(codes, 0, n);
    ExactBlock exact = new ExactBlock(n);
    ExactResults results = new ExactResults(oracle, FloatFormat.F32);
    results.fill(block, exact);
    for (int i = 0; i < n; i++) {
      double[] point = {block.values(0)[i]};
      switch (oracle.round(point, FloatFormat.F32)) {
        case Rounded.Decided decided ->
            assertTrue(
                Tally.same(exact.rounded[i], FloatFormat.F32.decode(decided.code())),
                () -> function + " " + point[0]);
        case Rounded.Special special -> {
          assertEquals(ExactBlock.VERDICT, exact.status[i]);
          assertTrue(
              Tally.same(exact.rounded[i], FloatFormat.F32.decode(special.code())),
              () -> function + " " + point[0]);
        }
        case Rounded.Undecided ignored -> assertEquals(ExactBlock.UNDECIDED, exact.status[i]);
        case Rounded.NoVerdict ignored -> assertEquals(ExactBlock.NO_VERDICT, exact.status[i]);
      }
    }
  }

  /** Half of the drawn inputs should lie where results vary: for exp that is one code in eight. */
  @Test
  void drawnInputsCoverTheResults() {
    Oracle oracle = Oracle.of(Targets.parse("exp"));
    Inputs inputs = Inputs.of(FloatFormat.F32, List.of(Interval.FULL));
    long[][] codes = new Draw(inputs, oracle, new Random(5)).codes(10_000);
    long large = 0;
    for (long code : codes[0]) {
      double magnitude = Math.abs(Float.intBitsToFloat((int) code));
      large += magnitude > 1 && magnitude < 104 ? 1 : 0;
    }
    // Half by results, nearly all of them there, and 7 of 256 binades by codes.
    assertTrue(large > 4000, "only " + large);
  }
}
