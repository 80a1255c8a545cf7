package org.ulpforge.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * How a row of floats lies in bytes: blocks of elements that share a {@link BlockScale}. A format
 * is a combination of elements, what blocks store beside them, the rule that chooses it, and the
 * order of the bytes; {@link TensorFormats} has the public ones.
 *
 * <p><b>Rounding.</b> The scale is chosen and stored first. Then each quotient of a float and that
 * scale is rounded once to an element, to nearest; {@link Elements} says what happens to ties. What
 * is beyond the elements' range saturates.
 *
 * <p><b>NaN and infinities.</b> A block with a NaN or an infinity has no scale: its scale becomes
 * NaN, which every format can store, and all its elements read as NaN.
 *
 * <p><b>Scales out of range</b> saturate at the largest finite scale, and the elements then, too.
 * (Read as f32, an element times a scale may overflow to infinity, as OCP has it, too.) A scale
 * that underflows to zero, as that of a block of zeros does, makes the block zero, or its offset in
 * formats that have one (Q4_1). One that is subnormal as stored is rounded, too: it may be less
 * than what the rule says by up to a third, and then the largest elements saturate.
 *
 * <p><b>Lengths</b> need not be multiples of the block length: the last block is then filled up
 * with elements for 0, which do not count when its scale is chosen. Bytes are those of whole
 * blocks.
 *
 * @param blockLength elements of a block, or {@link #ROW}
 */
public record TensorFormat(
    String name,
    Elements elements,
    int blockLength,
    ScaleStorage storage,
    ScaleRule rule,
    Packing packing,
    Layout layout) {

  /** As a block length: each row is one block, of any length. */
  public static final int ROW = 0;

  /** Where scales are. */
  public enum Layout {
    /** Before the codes of each block. */
    IN_BLOCKS,
    /** After the codes of all blocks of a row. */
    AFTER_CODES
  }

  /**
   * @throws IllegalArgumentException if the block length is negative, the elements do not fit the
   *     packing, or elements and what is stored beside them do not fit the rule
   */
  public TensorFormat {
    boolean fits =
        switch (packing) {
          case BITS, PLANES -> true;
          case HALVES -> elements.bits() == 4;
          case TRITS -> elements.codes() <= 3;
        };
    if (blockLength < 0 || !fits) {
      throw new IllegalArgumentException(
          "format %s: blocks of %d %s elements cannot be packed as %s"
              .formatted(name, blockLength, elements, packing));
    }
    if (!rule.fits(elements, storage)) {
      throw new IllegalArgumentException(
          "format %s: %s with scales stored as %s cannot hold what the rule %s chooses"
              .formatted(name, elements, storage, rule));
    }
  }

  /**
   * The same layout with another rule for scales.
   *
   * @throws IllegalArgumentException if elements and what is stored beside them do not fit the rule
   */
  public TensorFormat with(ScaleRule other) {
    return new TensorFormat(name, elements, blockLength, storage, other, packing, layout);
  }

  /** Whether there is a factor of the whole tensor beside the scales. */
  public boolean hasFactor() {
    return storage == ScaleStorage.E4M3;
  }

  /** Blocks of a row. */
  public int blocks(int length) {
    return blockLength == ROW ? 1 : Math.ceilDiv(length, blockLength);
  }

  /** What a row takes. */
  public long rowBytes(int length) {
    return blocks(length) * (codeBytes(length) + storage.bytes());
  }

  /** Elements of each block of a row, those that fill it up included. */
  private int elementsOf(int length) {
    return blockLength == ROW ? length : blockLength;
  }

  /** What the codes of one block of a row take. */
  public long codeBytes(int length) {
    return packing.bytes(elements.bits(), elementsOf(length));
  }

  /** Where in a row of that length the codes of a block are. */
  public long codesAt(int length, int block) {
    return switch (layout) {
      case IN_BLOCKS -> block * (storage.bytes() + codeBytes(length)) + storage.bytes();
      case AFTER_CODES -> block * codeBytes(length);
    };
  }

  /** Where in a row of that length the scale of a block is. */
  public long scaleAt(int length, int block) {
    return switch (layout) {
      case IN_BLOCKS -> block * (storage.bytes() + codeBytes(length));
      case AFTER_CODES -> blocks(length) * codeBytes(length) + (long) block * storage.bytes();
    };
  }

  /**
   * Packs a row of floats; see above for what is rounded how.
   *
   * @param factor of the tensor; 1 in formats that have none
   * @param dst {@link #rowBytes} from {@code at} on are written
   * @throws IndexOutOfBoundsException if a range is outside its array or segment
   */
  public void quantise(
      float[] src, int from, int length, float factor, MemorySegment dst, long at) {
    Objects.checkFromIndexSize(from, length, src.length);
    Objects.checkFromIndexSize(at, rowBytes(length), dst.byteSize());
    ScaleRule.Context context = new ScaleRule.Context(elements, storage, factor);
    Scratch scratch = new Scratch(this, length);
    int packed = Fp4Encoder.takes(this) ? length / blockLength : 0;
    for (int block = 0; block < packed; block++) {
      long codes = at + codesAt(length, block);
      long scale = at + scaleAt(length, block);
      Fp4Encoder.block(src, from + block * blockLength, rule, dst, codes, scale);
    }
    for (int block = packed; block < blocks(length); block++) {
      int start = block * blockLength;
      int count = Math.min(elementsOf(length), length - start);
      BlockScale scale =
          isFinite(src, from + start, count)
              ? rule.fit(src, from + start, count, context)
              : BlockScale.NAN;
      write(scratch, src, from + start, count, scale, dst, at, length, block);
    }
  }

  /**
   * Packs a row of floats with the scales given, as stored; but that of a block with a NaN or an
   * infinity is NaN.
   *
   * @param scales one for each block
   * @throws IndexOutOfBoundsException if a range is outside its array or segment, or there are
   *     fewer scales than blocks
   */
  public void quantise(
      float[] src, int from, int length, BlockScale[] scales, MemorySegment dst, long at) {
    Objects.checkFromIndexSize(from, length, src.length);
    Objects.checkFromIndexSize(at, rowBytes(length), dst.byteSize());
    Objects.checkFromIndexSize(0, blocks(length), scales.length);
    Scratch scratch = new Scratch(this, length);
    for (int block = 0; block < blocks(length); block++) {
      int start = block * blockLength;
      int count = Math.min(elementsOf(length), length - start);
      BlockScale scale = isFinite(src, from + start, count) ? scales[block] : BlockScale.NAN;
      write(scratch, src, from + start, count, scale, dst, at, length, block);
    }
  }

  private void write(
      Scratch scratch,
      float[] src,
      int from,
      int count,
      BlockScale scale,
      MemorySegment dst,
      long at,
      int length,
      int block) {
    elements.encode(src, from, count, scale, scratch.codes);
    if (count < scratch.codes.length) {
      float[] zeros = new float[scratch.codes.length - count];
      int[] codes = new int[zeros.length];
      elements.encode(zeros, 0, zeros.length, scale, codes);
      System.arraycopy(codes, 0, scratch.codes, count, codes.length);
    }
    packing.pack(scratch.codes, scratch.codes.length, elements.bits(), scratch.bytes);
    MemorySegment.copy(
        scratch.bytes,
        0,
        dst,
        ValueLayout.JAVA_BYTE,
        at + codesAt(length, block),
        scratch.bytes.length);
    long bits = storage.bits(scale);
    for (int i = 0; i < storage.bytes(); i++) {
      long position = at + scaleAt(length, block) + i;
      dst.set(ValueLayout.JAVA_BYTE, position, (byte) (bits >>> (i * Byte.SIZE)));
    }
  }

  /** What a block of a row stores beside its codes, with the factor of the tensor. */
  public BlockScale scale(MemorySegment src, long at, int length, int block, float factor) {
    long bits = 0;
    for (int i = 0; i < storage.bytes(); i++) {
      long position = at + scaleAt(length, block) + i;
      bits |= (src.get(ValueLayout.JAVA_BYTE, position) & 0xffL) << (i * Byte.SIZE);
    }
    return storage.scale(bits).withFactor(factor);
  }

  /**
   * The floats of a row: exact values rounded once to f32, but with a factor of the tensor first
   * element times scale, which is exact, then that times the factor.
   *
   * @throws IndexOutOfBoundsException if a range is outside its array or segment
   */
  public void dequantise(
      MemorySegment src, long at, int length, float factor, float[] dst, int to) {
    Objects.checkFromIndexSize(to, length, dst.length);
    Objects.checkFromIndexSize(at, rowBytes(length), src.byteSize());
    Scratch scratch = new Scratch(this, length);
    for (int block = 0; block < blocks(length); block++) {
      int start = block * blockLength;
      int count = Math.min(elementsOf(length), length - start);
      scratch.read(src, at, length, block);
      BlockScale scale = scale(src, at, length, block, factor);
      elements.decode(scratch.codes, count, scale, dst, to + start);
    }
  }

  /**
   * The codes of a row, without those that fill up the last block.
   *
   * @throws IndexOutOfBoundsException if a range is outside its array or segment
   */
  public int[] codes(MemorySegment src, long at, int length) {
    Objects.checkFromIndexSize(at, rowBytes(length), src.byteSize());
    int[] codes = new int[length];
    Scratch scratch = new Scratch(this, length);
    for (int block = 0; block < blocks(length); block++) {
      int start = block * blockLength;
      scratch.read(src, at, length, block);
      System.arraycopy(
          scratch.codes, 0, codes, start, Math.min(scratch.codes.length, length - start));
    }
    return codes;
  }

  private static boolean isFinite(float[] x, int from, int length) {
    // A sum of zeros, or NaN if one of them is not finite.
    float sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i] * 0;
    }
    return sum == 0;
  }

  /** One block, between its bytes and its floats. */
  private static final class Scratch {
    private final TensorFormat format;
    private final int[] codes;
    private final byte[] bytes;

    Scratch(TensorFormat format, int length) {
      this.format = format;
      codes = new int[format.elementsOf(length)];
      bytes = new byte[Math.toIntExact(format.codeBytes(length))];
    }

    void read(MemorySegment src, long at, int length, int block) {
      long from = at + format.codesAt(length, block);
      MemorySegment.copy(src, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
      format.packing.unpack(bytes, codes.length, format.elements.bits(), codes);
    }
  }
}
