package org.ulpforge.format;

/**
 * A block format: {@code length} elements that share one scale; the value of an element is its own
 * times the scale's. MX formats: "OCP Microscaling Formats (MX) Specification", version 1.0; there
 * int8 elements carry an implied factor 2^-6, which makes them {@code q1f6}. NVFP4 has blocks of 16
 * e2m1fn with an e4m3fn scale.
 */
public record BlockFormat(String name, ScalarFormat element, int length, ScalarFormat scale)
    implements Format {

  private static final int MAX_LENGTH = 65536;

  /**
   * @throws IllegalArgumentException unless the length is 1 to 65536
   */
  public BlockFormat {
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "format '%s': block length %d, allowed are 1 to %d".formatted(name, length, MAX_LENGTH));
    }
  }

  /** The format {@code block<length>(<element>,<scale>)}. */
  public static BlockFormat of(ScalarFormat element, int length, ScalarFormat scale) {
    String name = "block" + length + "(" + element.name() + "," + scale.name() + ")";
    return new BlockFormat(name, element, length, scale);
  }

  /** Whether the formats are the same but for their names. */
  boolean sameParameters(BlockFormat other) {
    return element.equals(other.element) && length == other.length && scale.equals(other.scale);
  }

  /** Bits of one block: all elements and the scale. */
  public long bitsPerBlock() {
    return (long) length * element.bits() + scale.bits();
  }

  @Override
  public String description() {
    return "blocks of %d %s with one %s scale, %s bits an element"
        .formatted(length, element.name(), scale.name(), (double) bitsPerBlock() / length);
  }
}
