package org.ulpforge.codegen;

import jdk.incubator.vector.VectorShape;

/**
 * Which vectors the methods on arrays use. Kernels that are kept use the preferred ones; bits are
 * the same in all.
 */
public enum VectorWidth {
  PREFERRED("VectorShape.preferredShape()"),
  BITS_128("VectorShape.S_128_BIT"),
  BITS_256("VectorShape.S_256_BIT"),
  BITS_512("VectorShape.S_512_BIT");

  private final String shape;

  VectorWidth(String shape) {
    this.shape = shape;
  }

  /** The width in bits; of the preferred vectors that of this machine's. */
  int bits() {
    return switch (this) {
      case PREFERRED -> VectorShape.preferredShape().vectorBitSize();
      case BITS_128 -> 128;
      case BITS_256 -> 256;
      case BITS_512 -> 512;
    };
  }

  /** The Java expression for the shape. */
  String shape() {
    return shape;
  }
}
