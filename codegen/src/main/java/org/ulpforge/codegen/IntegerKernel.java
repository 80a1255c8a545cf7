package org.ulpforge.codegen;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.integer.Dyadic;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * An integer-only function for those who have codes of 8 bits: a program in {@code i32}, then
 * requantisation by a product and a shift, rounded to nearest with halves up, and saturation.
 *
 * @param program of one argument, in {@code i32}
 * @param function what the program computes, with inputs within int8
 * @param result {@code i8}, {@code i16} or {@code i32}
 * @param unit what a result of 1 stands for
 * @param multiplier of the program's result, with the sign of its unit
 * @param shift of the product; 0 with the multiplier 1 means that nothing is requantised
 * @param algorithm the last part of the name
 * @param command what makes this kernel
 */
public record IntegerKernel(
    Program program,
    IntegerFunction function,
    IntegerFormat result,
    double unit,
    long multiplier,
    int shift,
    String algorithm,
    String command) {

  private static final int LEAST_INPUT = Byte.MIN_VALUE;
  private static final int GREATEST_INPUT = Byte.MAX_VALUE;

  /** Finer units than 2^-this are of no use: results have 32 bits at most. */
  private static final int MAX_PLACES = 62;

  /**
   * @throws IllegalArgumentException in one line for inputs beyond int8, an input scale that is no
   *     power of two, or another result format
   */
  public IntegerKernel {
    KernelFacts.requireText(command);
    requireBytes(function);
    if (!result.signed() || (result.bits() != 8 && result.bits() != 16 && result.bits() != 32)) {
      throw new IllegalArgumentException(result.name() + ": results are i8, i16 or i32");
    }
    places(function.unit());
  }

  private static void requireBytes(IntegerFunction function) {
    if (function.lo() < LEAST_INPUT || function.hi() > GREATEST_INPUT) {
      throw new IllegalArgumentException(
          "inputs %d,%d: a kernel takes codes of 8 bits, -128 to 127"
              .formatted(function.lo(), function.hi()));
    }
  }

  private static int places(double power) {
    int places = -Math.getExponent(power);
    if (Math.scalb(1.0, -places) != power || places < 0) {
      throw new IllegalArgumentException("scale " + power + ": 2^-0, 2^-1, ... are allowed");
    }
    return places;
  }

  /**
   * The kernel of a program.
   *
   * @param places results are in units of 2^-places; without it in the finest such unit in which
   *     all exact results fit, or for {@code i32} in the program's own
   * @throws IllegalArgumentException in one line if there is no such kernel
   */
  public static IntegerKernel of(
      Program program,
      IntegerFunction function,
      IntegerFormat result,
      OptionalInt places,
      String algorithm,
      String command) {
    requireBytes(function);
    if (places.isEmpty() && result.bits() == Integer.SIZE) {
      return new IntegerKernel(
          program, function, result, function.resultUnit(), 1, 0, algorithm, command);
    }
    double unit = Math.scalb(1.0, -places.orElseGet(() -> finest(function, result)));
    BigDecimal own = new BigDecimal(function.resultUnit());
    // A quotient by a power of two is a finite decimal.
    BigDecimal scale = own.abs().divide(new BigDecimal(unit));
    Dyadic pair = Dyadic.of(scale, Dyadic.MAX_BITS, Dyadic.MAX_SHIFT);
    long multiplier = own.signum() * pair.multiplier();
    return new IntegerKernel(
        program, function, result, unit, multiplier, pair.shift(), algorithm, command);
  }

  private static int finest(IntegerFunction function, IntegerFormat result) {
    double[] exact = function.exact();
    int places = MAX_PLACES;
    while (places > 0 && !fits(exact, places, result)) {
      places--;
    }
    return places;
  }

  private static boolean fits(double[] exact, int places, IntegerFormat result) {
    for (double value : exact) {
      double code = Math.floor(Math.scalb(value, places) + 0.5);
      if (code < least(result) || code > greatest(result)) {
        return false;
      }
    }
    return true;
  }

  static long least(IntegerFormat result) {
    return -1L << (result.bits() - 1);
  }

  static long greatest(IntegerFormat result) {
    return ~least(result);
  }

  /** Whether results are the program's own. */
  boolean isPlain() {
    return multiplier == 1 && shift == 0 && result.bits() == Integer.SIZE;
  }

  /** Half of the last place before the shift. */
  long half() {
    return shift == 0 ? 0 : 1L << (shift - 1);
  }

  /** The specification of what follows the program. */
  int narrow(int wide) {
    long rounded = (wide * multiplier + half()) >> shift;
    return (int) Math.clamp(rounded, least(result), greatest(result));
  }

  /** The interpreter's results for −128, −127, …, 127, requantised. */
  public int[] results() {
    IntegerFunction all =
        new IntegerFunction(
            function.function(),
            function.unit(),
            function.resultUnit(),
            LEAST_INPUT,
            GREATEST_INPUT);
    int[] results = IntegerErrors.results(program, all);
    for (int i = 0; i < results.length; i++) {
      results[i] = narrow(results[i]);
    }
    return results;
  }

  /**
   * Errors of the results over all inputs of the function.
   *
   * @param max in units of the result
   * @param mean of them
   * @param misrounded how many are not the integers nearest to the exact results
   */
  public record Errors(double max, double mean, int misrounded) {}

  /** What the results are wrong by; a saturated one counts as it is. */
  public Errors errors() {
    int[] results = results();
    double[] exact = function.exact();
    double max = 0;
    double sum = 0;
    int misrounded = 0;
    for (int i = 0; i < exact.length; i++) {
      double error = Math.abs(results[function.lo() - LEAST_INPUT + i] - exact[i] / unit);
      max = Math.max(max, error);
      sum += error;
      misrounded += error > 0.5 ? 1 : 0;
    }
    return new Errors(max, sum / exact.length, misrounded);
  }

  /**
   * The name: {@code exp_s4i8i16u14_0u7_mean4xt2} takes q 2^-4 as int8, gives p 2^-14 as int16 and
   * is wrong by 0.7 units at most; results in units that are no powers of two have no {@code u}.
   */
  public KernelName name() {
    Errors errors = errors();
    boolean power = unit > 0 && unit <= 1 && Math.scalb(1.0, Math.getExponent(unit)) == unit;
    String format =
        "s" + places(function.unit()) + "i8" + result.name() + (power ? "u" + places(unit) : "");
    String bound = KernelName.bound(errors.max(), errors.misrounded(), true);
    return new KernelName(function.function(), format, bound, algorithm, "");
  }

  /** The lines that a generated file begins with. */
  List<String> header() {
    Errors errors = errors();
    IntegerErrors wide = IntegerErrors.of(program, function);
    List<String> lines = new ArrayList<>();
    lines.add(name() + ": generated by Ulpforge, emitter " + KernelSpec.EMITTER_VERSION);
    lines.add("program      sha256:" + Canonical.hash(program));
    lines.add(
        "function     p = %s(q %s) / %s, q from %d to %d"
            .formatted(
                function.function(),
                Double.toHexString(function.unit()),
                Double.toHexString(unit),
                function.lo(),
                function.hi()));
    lines.add("formats      i8 to " + result.name() + ", computed in i32");
    lines.add(
        "operations   %d, then %s".formatted((int) CostModel.INSTRUCTIONS.cost(program), then()));
    lines.add(
        String.format(
            Locale.ROOT,
            "error        max %.4f, mean %.4f units, %d of %d not the nearest integer",
            errors.max(),
            errors.mean(),
            errors.misrounded(),
            function.inputs()));
    lines.add(
        String.format(
            Locale.ROOT,
            "before that  relative: max %.4f %%, mean %.4f %%; absolute: max %.3e, mean %.3e",
            100 * wide.maxRelative(),
            100 * wide.meanRelative(),
            wide.maxAbsolute(),
            wide.meanAbsolute()));
    lines.add("made by      " + command);
    return List.copyOf(lines);
  }

  private String then() {
    return isPlain()
        ? "nothing"
        : multiplier == 1 && shift == 0
            ? "clamped to " + result.name()
            : "times %d / 2^%d, halves up, clamped to %s"
                .formatted(multiplier, shift, result.name());
  }

  Lowered lower() {
    return Lowering.lower(program, IntegerFormat.I32, IntegerFormat.I32);
  }
}
