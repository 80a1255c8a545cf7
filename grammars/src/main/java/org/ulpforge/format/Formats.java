package org.ulpforge.format;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Formats by name. Beside the named ones there are families:
 *
 * <ul>
 *   <li>{@code e<E>m<M>[b<bias>][suffix]}, 3 to 16 bits. The bias is 2^(E-1) - 1 if not given,
 *       2^(E-1) with fnuz. Suffixes: none, as IEEE 754; {@code fn}, one NaN of each sign and no
 *       infinity, but from 8 bits on only: below all codes are finite, as OCP's MX formats have it;
 *       {@code f}, all codes finite at any width; {@code fnuz}, NaN in the place of minus zero;
 *       {@code fnu}, unsigned, NaN is the code of all ones (without zero if M = 0).
 *   <li>{@code q<m>f<n>}, fixed point of a sign, m integer and n fraction bits, up to 54 bits.
 *   <li>{@code i<N>} and {@code u<N>}, integers of 2 to 64 bits.
 *   <li>{@code block<N>(element,scale)}, N elements of one scalar format that share a scale of
 *       another.
 * </ul>
 *
 * Parameters that make a named format give that one: {@code e5m10} is {@code f16}.
 */
public final class Formats {

  private static final Pattern FLOAT =
      Pattern.compile("e(\\d{1,4})m(\\d{1,4})(?:b(-?\\d{1,4}))?(fnuz|fnu|fn|f|)");
  private static final Pattern FIXED = Pattern.compile("q(\\d{1,4})f(\\d{1,4})");
  private static final Pattern INTEGER = Pattern.compile("([iu])(\\d{1,4})");
  private static final Pattern BLOCK = Pattern.compile("block(\\d{1,8})\\(([^,()]+),([^,()]+)\\)");

  /** The families of formats in one line, as they are written. */
  public static final String FAMILIES =
      "e<E>m<M>[b<bias>][fn|fnuz|f|fnu], q<m>f<n>, i<N>, u<N>, block<N>(element,scale)";

  private static final List<Format> NAMED =
      List.of(
          FloatFormat.F64,
          FloatFormat.F32,
          FloatFormat.F16,
          FloatFormat.BF16,
          FloatFormat.E5M2,
          FloatFormat.E4M3FN,
          FloatFormat.E4M3,
          FloatFormat.E3M4,
          FloatFormat.E4M3FNUZ,
          FloatFormat.E5M2FNUZ,
          FloatFormat.E4M3B11FNUZ,
          FloatFormat.E3M2FN,
          FloatFormat.E2M3FN,
          FloatFormat.E2M1FN,
          FloatFormat.E8M0FNU,
          IntegerFormat.of(8, true),
          IntegerFormat.of(16, true),
          IntegerFormat.I32,
          IntegerFormat.I64,
          IntegerFormat.of(8, false),
          IntegerFormat.of(16, false),
          IntegerFormat.of(32, false),
          IntegerFormat.of(64, false),
          FixedFormat.of(0, 7),
          FixedFormat.of(1, 6),
          FixedFormat.of(0, 15),
          FixedFormat.of(3, 12),
          mx("mxfp8e5m2", FloatFormat.E5M2),
          mx("mxfp8e4m3", FloatFormat.E4M3FN),
          mx("mxfp6e3m2", FloatFormat.E3M2FN),
          mx("mxfp6e2m3", FloatFormat.E2M3FN),
          mx("mxfp4", FloatFormat.E2M1FN),
          mx("mxint8", FixedFormat.of(1, 6)),
          new BlockFormat("nvfp4", FloatFormat.E2M1FN, 16, FloatFormat.E4M3FN),
          RealFormat.REAL);

  private static final Map<String, Format> BY_NAME =
      NAMED.stream().collect(toUnmodifiableMap(Format::name, Function.identity()));

  private Formats() {}

  private static BlockFormat mx(String name, ScalarFormat element) {
    return new BlockFormat(name, element, 32, FloatFormat.E8M0FNU);
  }

  /** The named formats, floats first, for listings; the families go on without end. */
  public static List<Format> named() {
    return NAMED;
  }

  /** The names of {@link #named()}. */
  public static List<String> names() {
    return NAMED.stream().map(Format::name).toList();
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException with one line that says what is allowed, and the nearest names
   */
  public static Format parse(String name) {
    Format named = BY_NAME.get(name);
    if (named != null) {
      return named;
    }
    Matcher matcher = FLOAT.matcher(name);
    if (matcher.matches()) {
      return parseFloat(name, matcher);
    }
    matcher = FIXED.matcher(name);
    if (matcher.matches()) {
      return FixedFormat.of(number(matcher, 1), number(matcher, 2));
    }
    matcher = INTEGER.matcher(name);
    if (matcher.matches()) {
      return IntegerFormat.of(number(matcher, 2), matcher.group(1).equals("i"));
    }
    matcher = BLOCK.matcher(name);
    if (matcher.matches()) {
      return parseBlock(matcher);
    }
    throw unknown("format", name, NAMED.stream());
  }

  /**
   * The scalar format of that name.
   *
   * @throws IllegalArgumentException as {@link #parse}, and if the format is a block format or
   *     {@code real}
   */
  public static ScalarFormat scalar(String name) {
    return switch (parse(name)) {
      case ScalarFormat scalar -> scalar;
      case BlockFormat block ->
          throw unknown(
              "scalar format", name, NAMED.stream().filter(ScalarFormat.class::isInstance));
      case RealFormat real ->
          throw unknown(
              "scalar format", name, NAMED.stream().filter(ScalarFormat.class::isInstance));
    };
  }

  /**
   * The float format of that name.
   *
   * @throws IllegalArgumentException as {@link #parse}, and if the format is no float format
   */
  public static FloatFormat floating(String name) {
    if (parse(name) instanceof FloatFormat format) {
      return format;
    }
    throw unknown("float format", name, NAMED.stream().filter(FloatFormat.class::isInstance));
  }

  private static IllegalArgumentException unknown(String kind, String name, Stream<Format> valid) {
    String nearest = Nearest.names(name, valid.map(Format::name).toList());
    return new IllegalArgumentException(
        "unknown %s '%s'; nearest: %s; families: %s".formatted(kind, name, nearest, FAMILIES));
  }

  private static FloatFormat parseFloat(String name, Matcher matcher) {
    int exponentBits = number(matcher, 1);
    int fractionBits = number(matcher, 2);
    String suffix = matcher.group(4);
    boolean signed = !suffix.equals("fnu");
    int bits = exponentBits + fractionBits + (signed ? 1 : 0);
    if (exponentBits < 1 || exponentBits > 11 || bits < 3 || bits > 16) {
      throw new IllegalArgumentException(
          "format '%s': %d bits, %d of them exponent; allowed are 3 to 16 bits, 1 to 11 of them exponent"
              .formatted(name, bits, exponentBits));
    }
    Specials specials =
        switch (suffix) {
          case "fn" -> bits < 8 ? Specials.FINITE : Specials.FN;
          case "fnu" -> Specials.FN;
          case "f" -> Specials.FINITE;
          case "fnuz" -> Specials.FNUZ;
          default -> Specials.IEEE;
        };
    int usualBias = (1 << (exponentBits - 1)) - (specials == Specials.FNUZ ? 0 : 1);
    int bias = matcher.group(3) == null ? usualBias : number(matcher, 3);
    String canonicalName =
        "e%sm%s".formatted(exponentBits, fractionBits)
            + (bias == usualBias ? "" : "b" + bias)
            + (suffix.equals("f") && bits < 8 ? "fn" : suffix);
    FloatFormat format =
        new FloatFormat(canonicalName, exponentBits, fractionBits, bias, signed, specials);
    return NAMED.stream()
        .filter(FloatFormat.class::isInstance)
        .map(FloatFormat.class::cast)
        .filter(named -> named.sameParameters(format))
        .findFirst()
        .orElse(format);
  }

  private static BlockFormat parseBlock(Matcher matcher) {
    ScalarFormat element = scalar(matcher.group(2).strip());
    ScalarFormat scale = scalar(matcher.group(3).strip());
    BlockFormat format = BlockFormat.of(element, number(matcher, 1), scale);
    return NAMED.stream()
        .filter(BlockFormat.class::isInstance)
        .map(BlockFormat.class::cast)
        .filter(named -> named.sameParameters(format))
        .findFirst()
        .orElse(format);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
