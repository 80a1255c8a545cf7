package org.ulpforge.benchmarks;

import java.util.random.RandomGenerator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Float16;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.kernels.MulE4m3fn_49u0Mean2g;
import org.ulpforge.runtime.ByteDot;
import org.ulpforge.runtime.ByteProducts;
import org.ulpforge.runtime.ByteSums;
import org.ulpforge.runtime.CodeFormat;
import org.ulpforge.runtime.ShortDot;
import org.ulpforge.runtime.ShortSums;
import org.ulpforge.runtime.SumProduct;

/** Ways to make a dot product, of operands that are random and of the kind that the way takes. */
enum DotContender {
  /** What all others are compared with. */
  FMA("f32, FMA") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      float[] x = new float[length];
      float[] y = new float[length];
      for (int i = 0; i < length; i++) {
        x[i] = (float) random.nextGaussian();
        y[i] = (float) random.nextGaussian();
      }
      return () -> ExactDots.floats(x, y);
    }
  },
  BYTES("int8, exact") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      byte[] x = new byte[length];
      byte[] y = new byte[length];
      random.nextBytes(x);
      random.nextBytes(y);
      return () -> ExactDots.bytes(x, y);
    }
  },
  E4M3("e4m3fn, both decoded, FMA") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      byte[] x = codes(length, random);
      byte[] y = codes(length, random);
      return () -> ExactDots.codes(x, y);
    }
  },
  E4M3_BARE("e4m3fn, sum of codes without guard") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      return of(length, random, DotContender::bareSums);
    }
  },
  E4M3_SUM("e4m3fn, sum of codes, guarded") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      return of(length, random, new ByteSums(SumProduct.of(CodeFormat.E4M3FN, 0)));
    }
  },
  E4M3_TABLE("e4m3fn, sum and table of 16, guarded") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      // Any table takes as long.
      int[] entries = new int[SumProduct.ENTRIES];
      entries[6] = 1;
      return of(length, random, new ByteSums(new SumProduct(CodeFormat.E4M3FN, entries, 0)));
    }
  },
  E4M3_KERNEL("e4m3fn, kernel mul_e4m3fn_49u0_mean2g") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      return of(length, random, MulE4m3fn_49u0Mean2g::apply);
    }
  },
  BF16("bf16, both decoded, FMA") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      short[] x = shorts(length, random);
      short[] y = shorts(length, random);
      return () -> ExactDots.shorts(x, y);
    }
  },
  BF16_SUM("bf16, sum of codes, guarded") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      short[] x = shorts(length, random);
      short[] y = shorts(length, random);
      ShortDot dot =
          new ShortDot(CodeFormat.BF16, new ShortSums(SumProduct.of(CodeFormat.BF16, 6)));
      return () -> dot.dot(x, 0, y, 0, length);
    }
  },
  FLOAT16("Float16.fma, scalar") {
    @Override
    Loop loop(int length, RandomGenerator random) {
      Float16[] x = new Float16[length];
      Float16[] y = new Float16[length];
      for (int i = 0; i < length; i++) {
        x[i] = Float16.valueOf(random.nextGaussian());
        y[i] = Float16.valueOf(random.nextGaussian());
      }
      return () -> {
        Float16 sum = Float16.valueOf(0);
        for (int i = 0; i < length; i++) {
          sum = Float16.fma(x[i], y[i], sum);
        }
        return sum.floatValue();
      };
    }
  };

  /** One dot product. */
  @FunctionalInterface
  interface Loop {
    float sum();
  }

  private static final VectorSpecies<Byte> BYTE_LANES = ByteVector.SPECIES_PREFERRED;

  private final String title;

  DotContender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Draws operands. */
  abstract Loop loop(int length, RandomGenerator random);

  private static Loop of(int length, RandomGenerator random, ByteProducts products) {
    byte[] x = codes(length, random);
    byte[] y = codes(length, random);
    ByteDot dot = new ByteDot(CodeFormat.E4M3FN, products);
    return () -> dot.dot(x, 0, y, 0, length);
  }

  /** Codes of both signs from 2^-4 to below 2^5, so that even a sum without guard is in range. */
  private static byte[] codes(int length, RandomGenerator random) {
    byte[] codes = new byte[length];
    for (int i = 0; i < length; i++) {
      codes[i] = (byte) (random.nextInt(2) << 7 | (0x20 + random.nextInt(0x38)));
    }
    return codes;
  }

  private static short[] shorts(int length, RandomGenerator random) {
    short[] codes = new short[length];
    for (int i = 0; i < length; i++) {
      codes[i] = (short) (Float.floatToIntBits((float) random.nextGaussian()) >>> 16);
    }
    return codes;
  }

  private static void bareSums(
      byte[] x, int xOffset, byte[] y, int yOffset, byte[] dst, int dstOffset, int length) {
    byte one = (byte) CodeFormat.E4M3FN.one();
    int i = 0;
    for (; i < BYTE_LANES.loopBound(length); i += BYTE_LANES.length()) {
      ByteVector.fromArray(BYTE_LANES, x, xOffset + i)
          .add(ByteVector.fromArray(BYTE_LANES, y, yOffset + i))
          .sub(one)
          .intoArray(dst, dstOffset + i);
    }
    for (; i < length; i++) {
      dst[dstOffset + i] = (byte) (x[xOffset + i] + y[yOffset + i] - one);
    }
  }
}
