package org.ulpforge.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.HexFloat;

/**
 * Numbers as words: decimal, hexadecimal with or without a binary exponent, inf and nan in any
 * case.
 */
final class Values {

  private static final int MAX_LINE = 10_000;

  /** Beyond 10^±6000 every format overflows or underflows, so nothing is lost by stopping there. */
  private static final int MAX_EXPONENT = 6000;

  private static final Pattern SPECIAL = Pattern.compile("([+-]?)(inf(?:inity)?|nan)");
  private static final Pattern DECIMAL =
      Pattern.compile("([+-]?)(\\d+\\.?\\d*|\\.\\d+)(?:e([+-]?\\d{1,9}))?");
  private static final Pattern HEX =
      Pattern.compile("([+-]?)0x(\\p{XDigit}*)\\.?(\\p{XDigit}*)(?:p([+-]?\\d{1,9}))?");

  private Values() {}

  /** The code that a word has after one rounding from its exact value. */
  static long code(String word, ScalarFormat format, Overflow overflow) {
    String lower = word.toLowerCase(Locale.ROOT);
    Matcher special = SPECIAL.matcher(lower);
    if (special.matches()) {
      double value = special.group(2).equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
      return format.encode(special.group(1).equals("-") ? -value : value, overflow);
    }
    BigDecimal value = exact(lower);
    if (value.signum() == 0) {
      return format.encode(lower.startsWith("-") ? -0.0 : 0.0, overflow);
    }
    return format.encode(value, overflow);
  }

  /** The exact value of a word in lower case. */
  static BigDecimal exact(String word) {
    Matcher decimal = DECIMAL.matcher(word);
    if (decimal.matches()) {
      BigDecimal digits = new BigDecimal(decimal.group(1) + decimal.group(2));
      return scaled(digits, exponent(decimal.group(3)));
    }
    Matcher hex = HEX.matcher(word);
    String digits = hex.matches() ? hex.group(2) + hex.group(3) : "";
    if (digits.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + word + "' is no number; decimal, hexadecimal as 0x1.8p3, inf and nan are allowed");
    }
    int exponent = exponent(hex.group(4)) - 4 * hex.group(3).length();
    BigDecimal value = new BigDecimal(new BigInteger(hex.group(1) + digits, 16));
    BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
    return exponent >= 0 ? value.multiply(power) : value.divide(power);
  }

  private static int exponent(String text) {
    int exponent = text == null ? 0 : Integer.parseInt(text);
    return Math.clamp(exponent, -4 * MAX_EXPONENT, 4 * MAX_EXPONENT);
  }

  private static BigDecimal scaled(BigDecimal digits, int exponent) {
    if (digits.signum() == 0) {
      return digits;
    }
    long magnitude = (long) digits.precision() - digits.scale() + exponent;
    int kept = (int) (exponent - magnitude + Math.clamp(magnitude, -MAX_EXPONENT, MAX_EXPONENT));
    return digits.scaleByPowerOfTen(kept);
  }

  /**
   * A value of a format as text that any reader of hexadecimal floats takes; of integers, in
   * decimal.
   */
  static String text(ScalarFormat format, long code) {
    if (format instanceof IntegerFormat integer) {
      int unused = 64 - integer.bits();
      long extended = code << unused;
      return integer.signed()
          ? Long.toString(extended >> unused)
          : Long.toUnsignedString(extended >>> unused);
    }
    return HexFloat.text(format.decode(code));
  }

  /** A code in hexadecimal with all its digits. */
  static String hex(ScalarFormat format, long code) {
    int digits = (format.bits() + 3) / 4;
    String text = Long.toHexString(code);
    return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /**
   * Hands over the words of each line of standard input; blank lines are skipped.
   *
   * @throws IllegalArgumentException naming the line, if a word cannot be read
   */
  static void eachLine(Terminal terminal, Consumer<List<String>> answer) {
    BufferedReader in = terminal.in();
    try {
      int number = 0;
      for (String line = in.readLine();
          line != null && !stopped(in, terminal.out());
          line = in.readLine()) {
        number++;
        String words = line.strip();
        if (!words.isEmpty()) {
          answer(number, words, answer);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("standard input: " + e.getMessage(), e);
    }
  }

  private static void answer(int number, String words, Consumer<List<String>> answer) {
    try {
      if (words.length() > MAX_LINE) {
        throw new IllegalArgumentException("more than " + MAX_LINE + " characters");
      }
      answer.accept(List.of(words.split("\\s+")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("standard input, line " + number + ": " + e.getMessage());
    }
  }

  /** Shows answers before waiting for more input; true once nobody reads them. */
  private static boolean stopped(BufferedReader in, PrintWriter out) throws IOException {
    return !in.ready() && out.checkError();
  }
}
