package org.ulpforge.tensor;

import org.ulpforge.runtime.CodeFormat;

/**
 * How the shared part of a block lies in memory, little-endian. Scales are rounded to nearest even
 * and saturate at the largest finite one; a NaN stays NaN.
 */
public enum ScaleStorage {
  /** A power of two in one byte, 2^(code−127), 2^-127 for 0 and less (OCP MX 1.0). */
  E8M0(1) {
    @Override
    long bits(BlockScale scale) {
      double value = Math.min(scale.scale(), 0x1p127);
      if (Double.isNaN(value)) {
        return 0xff;
      }
      int exponent = Math.max(-127, Math.getExponent(Math.abs(value)));
      double significand = Math.scalb(value, -exponent);
      boolean up = significand > 1.5 || (significand == 1.5 && exponent % 2 == 0);
      return exponent + 127L + (up && exponent < 127 ? 1 : 0);
    }

    @Override
    BlockScale scale(long bits) {
      return BlockScale.of(bits == 0xff ? Double.NaN : Math.scalb(1.0, (int) bits - 127));
    }
  },

  /** A float of 8 bits; there is a factor of the tensor, too (NVFP4). */
  E4M3(1) {
    @Override
    long bits(BlockScale scale) {
      return CodeFormat.E4M3FN.code(scale.scale());
    }

    @Override
    BlockScale scale(long bits) {
      return BlockScale.of(CodeFormat.E4M3FN.value((int) bits));
    }
  },

  /** Binary16. */
  F16(2) {
    @Override
    long bits(BlockScale scale) {
      return half(scale.scale());
    }

    @Override
    BlockScale scale(long bits) {
      return BlockScale.of(Float.float16ToFloat((short) bits));
    }
  },

  /** Binary16, and another for the offset. */
  F16_OFFSET(4) {
    @Override
    long bits(BlockScale scale) {
      return half(scale.scale()) | (half(scale.offset()) << Short.SIZE);
    }

    @Override
    BlockScale scale(long bits) {
      float offset = Float.float16ToFloat((short) (bits >>> Short.SIZE));
      return new BlockScale(Float.float16ToFloat((short) bits), 1, 0, offset, 0);
    }
  },

  /** Binary16, and a byte that chooses the codebook. */
  F16_BOOK(3) {
    @Override
    long bits(BlockScale scale) {
      return half(scale.scale()) | ((long) scale.book() << Short.SIZE);
    }

    @Override
    BlockScale scale(long bits) {
      int book = (int) (bits >>> Short.SIZE) & 0xff;
      return new BlockScale(Float.float16ToFloat((short) bits), 1, 0, 0, book);
    }
  },

  /** Binary32. */
  F32(4) {
    @Override
    long bits(BlockScale scale) {
      float saturated = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, scale.scale()));
      return Integer.toUnsignedLong(Float.floatToIntBits(saturated));
    }

    @Override
    BlockScale scale(long bits) {
      return BlockScale.of(Float.intBitsToFloat((int) bits));
    }
  },

  /** Binary32, and the zero point as an integer of 32 bits. */
  F32_ZERO(8) {
    @Override
    long bits(BlockScale scale) {
      return F32.bits(scale) | ((long) scale.zero() << Integer.SIZE);
    }

    @Override
    BlockScale scale(long bits) {
      float value = Float.intBitsToFloat((int) bits);
      return new BlockScale(value, 1, (int) (bits >> Integer.SIZE), 0, 0);
    }
  };

  private final int bytes;

  ScaleStorage(int bytes) {
    this.bytes = bytes;
  }

  /** Of one block: at most 8. */
  public int bytes() {
    return bytes;
  }

  /** The stored form, in the low bytes. */
  abstract long bits(BlockScale scale);

  /** What is stored, with the factor 1. */
  abstract BlockScale scale(long bits);

  /** What is left of a scale when it is stored; the factor is kept. */
  public BlockScale round(BlockScale scale) {
    return scale(bits(scale)).withFactor(scale.factor());
  }

  private static long half(float value) {
    float largest = CodeFormat.F16.value(CodeFormat.F16.largest());
    float saturated = Math.max(-largest, Math.min(largest, value));
    return Short.toUnsignedLong(Float.floatToFloat16(saturated));
  }
}
