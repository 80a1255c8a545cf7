package org.ulpforge.tensor;

import java.util.Arrays;

/** How the codes of a block lie in its bytes. */
public enum Packing {
  /**
   * One after another from the least significant bit of the first byte on. So codes of 8 and 16
   * bits are little-endian, and of two codes of 4 bits the first is the lower half of the byte.
   */
  BITS {
    @Override
    public long bytes(int bits, int length) {
      return ((long) bits * length + Byte.SIZE - 1) / Byte.SIZE;
    }

    @Override
    void pack(int[] codes, int length, int bits, byte[] dst) {
      int held = 0;
      int filled = 0;
      int at = 0;
      for (int i = 0; i < length; i++) {
        held |= codes[i] << filled;
        for (filled += bits; filled >= Byte.SIZE; filled -= Byte.SIZE) {
          dst[at++] = (byte) held;
          held >>>= Byte.SIZE;
        }
      }
      if (filled > 0) {
        dst[at] = (byte) held;
      }
    }

    @Override
    void unpack(byte[] src, int length, int bits, int[] codes) {
      int held = 0;
      int filled = 0;
      int at = 0;
      for (int i = 0; i < length; i++) {
        for (; filled < bits; filled += Byte.SIZE) {
          held |= (src[at++] & 0xff) << filled;
        }
        codes[i] = held & ((1 << bits) - 1);
        held >>>= bits;
        filled -= bits;
      }
    }
  },

  /** Codes of 4 bits: lower halves of the bytes for the first half of a block (GGUF). */
  HALVES {
    @Override
    public long bytes(int bits, int length) {
      return (length + 1L) / 2;
    }

    @Override
    void pack(int[] codes, int length, int bits, byte[] dst) {
      int half = (length + 1) / 2;
      for (int i = 0; i < half; i++) {
        dst[i] = (byte) (codes[i] | (half + i < length ? codes[half + i] << 4 : 0));
      }
    }

    @Override
    void unpack(byte[] src, int length, int bits, int[] codes) {
      int half = (length + 1) / 2;
      for (int i = 0; i < length; i++) {
        codes[i] = i < half ? src[i] & 0xf : (src[i - half] >> 4) & 0xf;
      }
    }
  },

  /**
   * Five codes of 0 to 2 a byte, as Spectra 1.1 (arXiv 2506.23025) and ggml's TQ1_0 have it: the
   * number n whose digits to base 3 they are, the first the highest, as the fraction n/243 in
   * 1/256, rounded up. So digit after digit comes out as the overflow of a multiplication by 3.
   */
  TRITS {
    @Override
    public long bytes(int bits, int length) {
      return (length + 4L) / 5;
    }

    @Override
    void pack(int[] codes, int length, int bits, byte[] dst) {
      for (int at = 0; 5 * at < length; at++) {
        int number = 0;
        for (int i = 5 * at; i < 5 * at + 5; i++) {
          number = 3 * number + (i < length ? codes[i] : 0);
        }
        dst[at] = (byte) Math.ceilDiv(256 * number, 243);
      }
    }

    @Override
    void unpack(byte[] src, int length, int bits, int[] codes) {
      int fraction = 0;
      for (int i = 0; i < length; i++) {
        fraction = 3 * (i % 5 == 0 ? src[i / 5] & 0xff : fraction & 0xff);
        codes[i] = fraction >> Byte.SIZE;
      }
    }
  },

  /**
   * Bit planes (ABQ-LLM, arXiv 2408.08554): the least significant bits of all codes, then the next
   * ones; in each plane one code after another from the least significant bit of the first byte on.
   */
  PLANES {
    @Override
    public long bytes(int bits, int length) {
      return (long) bits * ((length + Byte.SIZE - 1) / Byte.SIZE);
    }

    @Override
    void pack(int[] codes, int length, int bits, byte[] dst) {
      int plane = (length + Byte.SIZE - 1) / Byte.SIZE;
      Arrays.fill(dst, 0, bits * plane, (byte) 0);
      for (int bit = 0; bit < bits; bit++) {
        for (int i = 0; i < length; i++) {
          dst[bit * plane + i / Byte.SIZE] |= (byte) (((codes[i] >> bit) & 1) << (i % Byte.SIZE));
        }
      }
    }

    @Override
    void unpack(byte[] src, int length, int bits, int[] codes) {
      int plane = (length + Byte.SIZE - 1) / Byte.SIZE;
      Arrays.fill(codes, 0, length, 0);
      for (int bit = 0; bit < bits; bit++) {
        for (int i = 0; i < length; i++) {
          codes[i] |= ((src[bit * plane + i / Byte.SIZE] >> (i % Byte.SIZE)) & 1) << bit;
        }
      }
    }
  };

  /** What {@code length} codes take. */
  public abstract long bytes(int bits, int length);

  abstract void pack(int[] codes, int length, int bits, byte[] dst);

  abstract void unpack(byte[] src, int length, int bits, int[] codes);
}
