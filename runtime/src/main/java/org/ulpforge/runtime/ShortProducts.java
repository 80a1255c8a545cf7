package org.ulpforge.runtime;

/** As {@link ByteProducts}, of codes of 16 bits. */
@FunctionalInterface
public interface ShortProducts {

  /** Writes {@code length} codes of products from {@code dstOffset} on. */
  void apply(
      short[] x, int xOffset, short[] y, int yOffset, short[] dst, int dstOffset, int length);
}
