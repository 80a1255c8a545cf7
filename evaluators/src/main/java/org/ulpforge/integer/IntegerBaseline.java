package org.ulpforge.integer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/**
 * Published integer-only functions, each a resource of program text in which words in capitals
 * stand for numbers that follow from the input scale 2^-n. They compute in {@code i32} and are
 * written with as few operations as give the bits of the papers' algorithms.
 */
public enum IntegerBaseline {
  /** ShiftExp of I-ViT (Li and Gu, arXiv 2207.01405, algorithm 1). */
  SHIFT_EXP("shift-exp", "exp"),
  /** i-exp of I-BERT (Kim et al., arXiv 2101.01321, algorithm 3). */
  I_EXP("i-exp", "exp"),
  /**
   * ShiftGELU of I-ViT (algorithm 2), one value for itself: the maximum over a row that it
   * subtracts is that of the value and zero.
   */
  SHIFT_GELU("shift-gelu", "gelu"),
  /** i-GELU of I-BERT (algorithm 2). */
  I_GELU("i-gelu", "gelu"),
  /** ShiftGELU without its factor 1.702: x times the logistic function. */
  SHIFT_SILU("shift-silu", "silu");

  /** The most that I-ViT's released code shifts by; less where 32 bits would overflow. */
  private static final int MOST_SHIFT = 23;

  private final String title;
  private final String function;

  IntegerBaseline(String title, String function) {
    this.title = title;
    this.function = function;
  }

  /** What tables call it. */
  public String title() {
    return title;
  }

  /** The target that it approximates. */
  public String function() {
    return function;
  }

  /** A program with the function that it is to compute, whose result unit is its own. */
  public record Scaled(Program program, IntegerFunction function) {

    /** Its errors over all inputs. */
    public IntegerErrors errors() {
      return IntegerErrors.of(program, function);
    }
  }

  /** Those for a target. */
  public static List<IntegerBaseline> of(String function) {
    return Arrays.stream(values()).filter(b -> b.function.equals(function)).toList();
  }

  /**
   * The program for inputs of a scale.
   *
   * @param n inputs stand for q 2^-n; 1 to 14
   * @param lo the least input
   * @param hi the largest input
   */
  public Scaled at(int n, int lo, int hi) {
    if (n < 1 || n > 14) {
      throw new IllegalArgumentException("input scale 2^-" + n + ": 2^-1 to 2^-14 is allowed");
    }
    double s = Math.scalb(1.0, -n);
    int shift = Math.min(MOST_SHIFT, 29 - n);
    Map<String, Long> numbers = new HashMap<>();
    numbers.put("MASK", (1L << n) - 1);
    numbers.put("TWO", 2L << n);
    numbers.put("BITS", (long) n);
    numbers.put("SHIFT", (long) shift);
    double resultUnit =
        switch (this) {
          case SHIFT_EXP -> Math.scalb(1.0, -n - shift);
          case SHIFT_GELU, SHIFT_SILU -> Math.scalb(1.0, -n - 15);
          case I_EXP -> exponential(s, lo, numbers);
          case I_GELU -> gelu(s, numbers);
        };
    IntegerFunction exact = new IntegerFunction(function, s, resultUnit, lo, hi);
    return new Scaled(program(numbers), exact);
  }

  /** a (p + b)² + c for e^p on (−ln 2, 0], as the paper has it: its unit is a S². */
  private static double exponential(double s, int lo, Map<String, Long> numbers) {
    double a = 0.3585;
    double b = 1.353;
    double c = 0.344;
    long ln2 = (long) Math.floor(Math.log(2) / s);
    // The division by a constant as a product and a shift, as precise as 32 bits let it be.
    int places = 0;
    while (-(double) lo * Math.scalb(1.0, places + 1) / ln2 < 0x1p31) {
      places++;
    }
    numbers.put("LN2", ln2);
    numbers.put("PLACES", (long) places);
    numbers.put("RECIPROCAL", -Math.round(Math.scalb(1.0, places) / ln2));
    numbers.put("B", (long) Math.floor(b / s));
    numbers.put("C", (long) Math.floor(c / (a * s * s)));
    return a * s * s;
  }

  /** sgn(x) (a (min(|x|, −b) + b)² + 1) for erf, of x/√2: its unit is a S²/2. */
  private static double gelu(double s, Map<String, Long> numbers) {
    double a = -0.2888;
    double b = -1.769;
    double scale = s / Math.sqrt(2);
    double erfUnit = a * scale * scale;
    numbers.put("CLIP", -(long) Math.floor(b / scale));
    numbers.put("ONE", (long) Math.floor(1 / erfUnit));
    return s * erfUnit / 2;
  }

  private Program program(Map<String, Long> numbers) {
    String text;
    try (InputStream in = IntegerBaseline.class.getResourceAsStream(title + ".slp")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      String literal = "0x" + Integer.toHexString(number.getValue().intValue());
      text = text.replaceAll("\\b" + number.getKey() + "\\b", literal);
    }
    return Canonical.of(ProgramParser.parse(text).program());
  }
}
