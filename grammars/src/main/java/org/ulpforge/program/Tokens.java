package org.ulpforge.program;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The words of one line of program text, and the literals that words stand for. */
final class Tokens {

  private static final Pattern HEX_FLOAT =
      Pattern.compile("[+-]?0[xX](\\p{XDigit}+\\.?|\\p{XDigit}*\\.\\p{XDigit}+)[pP][+-]?\\d{1,5}");
  private static final Pattern HEX_INTEGER = Pattern.compile("-?0[xX]\\p{XDigit}{1,16}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,5})?");

  private Tokens() {}

  /**
   * @param column from 1
   */
  record Token(String text, int column) {}

  static List<Token> of(String line) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      int start = i;
      while (i < line.length() && !Character.isWhitespace(line.charAt(i))) {
        i++;
      }
      if (i > start) {
        tokens.add(new Token(line.substring(start, i), start + 1));
      } else {
        i++;
      }
    }
    return tokens;
  }

  /** The literal that a word stands for; empty where it is none. */
  static Optional<Operand.Literal> literal(String word) {
    switch (word) {
      case "nan" -> {
        return Optional.of(new Operand.FloatLiteral(Double.NaN));
      }
      case "inf" -> {
        return Optional.of(new Operand.FloatLiteral(Double.POSITIVE_INFINITY));
      }
      case "-inf" -> {
        return Optional.of(new Operand.FloatLiteral(Double.NEGATIVE_INFINITY));
      }
      default -> {
        if (HEX_FLOAT.matcher(word).matches()) {
          return Optional.of(new Operand.FloatLiteral(exactHexFloat(word)));
        }
        if (HEX_INTEGER.matcher(word).matches()) {
          return Optional.of(new Operand.IntLiteral(hexInteger(word)));
        }
        if (DECIMAL.matcher(word).matches()) {
          return Optional.of(new Operand.RealLiteral(new BigDecimal(word)));
        }
        return Optional.empty();
      }
    }
  }

  /**
   * @throws IllegalArgumentException if no double is the value of the word
   */
  private static double exactHexFloat(String word) {
    double value = Double.parseDouble(word);
    String digits = word.toLowerCase(java.util.Locale.ROOT);
    int point = digits.indexOf('.');
    int exponentMark = digits.indexOf('p');
    String significand = digits.substring(digits.indexOf('x') + 1, exponentMark).replace(".", "");
    int fraction = point < 0 ? 0 : 4 * (exponentMark - point - 1);
    BigDecimal exact =
        scaleByPowerOfTwo(
            new BigDecimal(new java.math.BigInteger(significand, 16)),
            Integer.parseInt(digits.substring(exponentMark + 1)) - fraction);
    if (Double.isInfinite(value) || new BigDecimal(value).abs().compareTo(exact) != 0) {
      throw new IllegalArgumentException(
          word + " is not exactly a double; the nearest is " + Double.toHexString(value));
    }
    return value;
  }

  private static BigDecimal scaleByPowerOfTwo(BigDecimal value, int exponent) {
    if (value.signum() == 0 || Math.abs(exponent) > 2200) {
      // Beyond every double, either way: one more factor keeps the comparison unequal.
      exponent = Math.clamp(exponent, -2200, 2200);
    }
    BigDecimal power = new BigDecimal(java.math.BigInteger.TWO.pow(Math.abs(exponent)));
    return exponent >= 0 ? value.multiply(power) : value.divide(power);
  }

  private static long hexInteger(String word) {
    boolean negative = word.startsWith("-");
    long magnitude = Long.parseUnsignedLong(word.substring(negative ? 3 : 2), 16);
    return negative ? -magnitude : magnitude;
  }
}
