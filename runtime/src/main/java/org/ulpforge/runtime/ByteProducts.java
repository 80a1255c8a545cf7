package org.ulpforge.runtime;

/**
 * A multiplication of codes of 8 bits, element by element: what a generated kernel {@code mul_…}
 * has as {@code apply}, so that {@code MulE4m3fn_49u0Mean2g::apply} is one.
 */
@FunctionalInterface
public interface ByteProducts {

  /** Writes {@code length} codes of products from {@code dstOffset} on. */
  void apply(byte[] x, int xOffset, byte[] y, int yOffset, byte[] dst, int dstOffset, int length);
}
