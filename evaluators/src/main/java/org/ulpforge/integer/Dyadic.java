package org.ulpforge.integer;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;
import org.ulpforge.program.ProgramText;

/**
 * A positive real scale as b/2^c: requantisation by a product and a shift, without a division
 * (HAWQ-V3, Yao et al., arXiv 2011.10680).
 *
 * @param scale what is approximated, exact
 * @param multiplier b, at least 1
 * @param shift c, 0 to {@value #MAX_SHIFT}
 * @param tried how many pairs the search had looked at
 */
public record Dyadic(BigDecimal scale, long multiplier, int shift, int tried) {

  /** The product of a 32-bit integer and b, and half of 2^c, stay within 64 bits. */
  public static final int MAX_BITS = 31;

  public static final int MAX_SHIFT = 62;

  /** How what the shift cuts off is rounded. */
  public enum Rounding {
    /** To nearest, halves towards positive infinity: one addition before the shift. */
    HALF_UP,
    /** To nearest, halves to the even integer. */
    HALF_EVEN
  }

  /**
   * The pair of the least |b/2^c − scale| with 1 ≤ b &lt; 2^bits and 0 ≤ c ≤ maxShift; of equal
   * ones that with the smallest c. All shifts are tried, each with the b next to scale·2^c, of
   * which no other can be nearer: two, or one at the least and the greatest b.
   *
   * @param bits of b, 1 to {@value #MAX_BITS}
   * @param maxShift 0 to {@value #MAX_SHIFT}
   * @throws IllegalArgumentException in one line for a scale that is not positive, so large that
   *     the bits do not hold it, or nearer to zero than to all pairs, and for bits or shifts out of
   *     range
   */
  public static Dyadic of(BigDecimal scale, int bits, int maxShift) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("%d bits: 1 to %d are allowed".formatted(bits, MAX_BITS));
    }
    if (maxShift < 0 || maxShift > MAX_SHIFT) {
      throw new IllegalArgumentException(
          "shift %d: 0 to %d is allowed".formatted(maxShift, MAX_SHIFT));
    }
    if (scale.signum() <= 0) {
      throw new IllegalArgumentException(
          "scale %s: a positive number is allowed".formatted(shown(scale)));
    }
    // Comparisons look at the exponents first: huge ones cost nothing.
    BigDecimal least = BigDecimal.ONE.divide(BigDecimal.TWO.pow(maxShift + 1));
    if (scale.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "scale %s: at least 2^-%d is allowed, as c goes up to %d: a smaller one is nearer to zero"
              .formatted(shown(scale), maxShift + 1, maxShift));
    }
    long most = (1L << bits) - 1;
    if (scale.compareTo(BigDecimal.valueOf(most + 1)) >= 0) {
      throw new IllegalArgumentException(
          "scale %s: less than 2^%d is allowed, as b has %d bits"
              .formatted(shown(scale), bits, bits));
    }
    Dyadic best = null;
    BigDecimal bestError = null;
    int tried = 0;
    for (int c = 0; c <= maxShift; c++) {
      BigDecimal unit = BigDecimal.valueOf(1L << c);
      long below = scale.multiply(unit).min(BigDecimal.valueOf(most)).longValue();
      for (long b = Math.max(1, below); b <= Math.min(most, below + 1); b++) {
        tried++;
        // 2^-c is a finite decimal, so the comparison is exact.
        BigDecimal error = BigDecimal.valueOf(b).divide(unit).subtract(scale).abs();
        if (bestError == null || error.compareTo(bestError) < 0) {
          bestError = error;
          best = new Dyadic(scale, b, c, 0);
        }
      }
    }
    return new Dyadic(scale, best.multiplier, best.shift, tried);
  }

  private static String shown(BigDecimal scale) {
    String text = scale.toString();
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  /** b/2^c − scale, relative to the scale. */
  public double relativeError() {
    BigDecimal value = BigDecimal.valueOf(multiplier).divide(BigDecimal.valueOf(1L << shift));
    return value.subtract(scale).divide(scale, java.math.MathContext.DECIMAL64).doubleValue();
  }

  /** x·b/2^c, rounded, for any 32-bit integer x; the specification of {@link #program}. */
  public long apply(int x, Rounding rounding) {
    long product = x * multiplier;
    if (shift == 0) {
      return product;
    }
    long half = 1L << (shift - 1);
    return switch (rounding) {
      case HALF_UP -> (product + half) >> shift;
      case HALF_EVEN -> (product + (half - 1) + ((product >> shift) & 1)) >> shift;
    };
  }

  /**
   * The program of {@link #apply}: codes of {@code i32} in, computed in {@code i64}; what does not
   * fit into the narrow format is clamped to it.
   *
   * @param narrow the format of the results, signed, at most 32 bits; without it 32 bits are cut
   *     off
   */
  public Program program(Rounding rounding, Optional<IntegerFormat> narrow) {
    ProgramBuilder builder = new ProgramBuilder(1);
    // Codes come with zeros above them: the sign is brought up and down again.
    Operand high = builder.append(Opcode.SHL, Operand.X, literal(Integer.SIZE));
    Operand x = builder.append(Opcode.SHR, high, literal(Integer.SIZE));
    Operand result = builder.append(Opcode.IMUL, x, literal(multiplier));
    if (shift > 0) {
      long half = 1L << (shift - 1);
      Operand up =
          switch (rounding) {
            case HALF_UP -> literal(half);
            case HALF_EVEN -> {
              Operand down = builder.append(Opcode.SHR, result, literal(shift));
              Operand odd = builder.append(Opcode.AND, down, literal(1));
              yield builder.append(Opcode.IADD, odd, literal(half - 1));
            }
          };
      result = builder.append(Opcode.IADD, result, up);
      result = builder.append(Opcode.SHR, result, literal(shift));
    }
    if (narrow.isPresent()) {
      long most = (1L << (narrow.get().bits() - 1)) - 1;
      result = builder.append(Opcode.IMIN, result, literal(most));
      result = builder.append(Opcode.IMAX, result, literal(-most - 1));
    }
    builder.result(result);
    return builder.build();
  }

  /** The program with a header for commands that judge or emit it. */
  public ProgramText text(Rounding rounding, Optional<IntegerFormat> narrow, String domain) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("function", "requantise");
    header.put("expression", "x*" + scale.toPlainString());
    header.put("domain", domain);
    header.put("storage", "i32");
    header.put("compute", "i64");
    header.put("error", "absolute");
    return new ProgramText(header, program(rounding, narrow));
  }

  private static Operand literal(long value) {
    return new Operand.IntLiteral(value);
  }
}
