package org.ulpforge.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/**
 * Known surrogates, each a resource of program text in which words in capitals stand for numbers of
 * the format. They compute in {@code i32} and speak of the mantissas of normal numbers alone.
 */
public enum Baseline {
  /**
   * The codes added as integers (Mitchell 1962; Mogami, arXiv 2012.03458; Kosson and Jaggi's
   * piecewise affine multiplication, arXiv 2305.17190).
   */
  ADD("add"),
  /** L-Mul (arXiv 2410.00907) as an integer program: the codes and a constant added. */
  LMUL("lmul"),
  /**
   * L-Mul's formula (1 + a + b + 2^-l) 2^(e+f) taken literally, also where a + b + 2^-l reaches 1;
   * what does not fit into the mantissa is cut off.
   */
  LMUL_LITERAL("lmul-literal"),
  /** The product of the mantissas, rounded to nearest even. */
  EXACT("exact");

  private final String resource;

  Baseline(String resource) {
    this.resource = resource;
  }

  /** What tables call it. */
  public String title() {
    return resource;
  }

  /**
   * The surrogate in a format.
   *
   * @throws IllegalArgumentException if the format is not {@linkplain Pairs#suitable suitable}
   */
  public Surrogate in(FloatFormat format) {
    String text;
    try (InputStream in = Baseline.class.getResourceAsStream(resource + ".slp")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, Integer> number : numbers(Pairs.suitable(format)).entrySet()) {
      text = text.replace(number.getKey(), "0x" + Integer.toHexString(number.getValue()));
    }
    Program program = ProgramParser.parse(text).program();
    return new Surrogate(program, format, IntegerFormat.I32);
  }

  private static Map<String, Integer> numbers(FloatFormat format) {
    int m = format.fractionBits();
    return Map.of(
        "SIGN", 1 << (format.bits() - 1),
        "MAGNITUDE", (1 << (format.bits() - 1)) - 1,
        "BIAS", format.bias() << m,
        "FRACTION", (1 << m) - 1,
        "ONE", 1 << m,
        "BITS", m,
        "OFFSET", 1 << (m - offsetBits(m)));
  }

  /** The l of L-Mul, whose offset is 2^-l: m up to 3 bits, 3 for 4, else 4. */
  private static int offsetBits(int m) {
    return m <= 3 ? m : m == 4 ? 3 : 4;
  }
}
