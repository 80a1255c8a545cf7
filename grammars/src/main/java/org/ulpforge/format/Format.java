package org.ulpforge.format;

/**
 * A number format: a finite set of values with binary codes, or the exact real numbers.
 *
 * <p>{@link Formats#parse} maps names such as {@code f32}, {@code e4m3fn} or {@code q3f12} to
 * formats.
 */
public sealed interface Format permits ScalarFormat, BlockFormat, RealFormat {

  /** The name that {@link Formats#parse} accepts for this format. */
  String name();

  /** One line about the format: width, precision, range, special values. */
  String description();
}
