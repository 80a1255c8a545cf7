package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * Writes the maximum of a row, and the way of rows that have something subtracted from them, for
 * arrays and for memory segments.
 */
final class JavaSoftmaxRareRows {

  private static final String DIRECT_MAX =
      """
      FloatVector m0 = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = 0;
        for (; i <= length - 4 * LANES; i += 4 * LANES) {
          m0 = m0.max(FloatVector.fromArray(FLOATS, src, srcOffset + i));
          m1 = m1.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + LANES));
          m2 = m2.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + 2 * LANES));
          m3 = m3.max(FloatVector.fromArray(FLOATS, src, srcOffset + i + 3 * LANES));
        }
        float max = m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
        for (; i < length; i++) {
          max = Math.max(max, src[srcOffset + i]);
        }
        return max;\
      """;

  private final SoftmaxSpec spec;
  private final Element element;
  private final JavaRowStripes stripes;

  JavaSoftmaxRareRows(SoftmaxSpec spec, JavaRowStripes stripes) {
    this.spec = spec;
    this.element = Element.of(spec.storage());
    this.stripes = stripes;
  }

  void write(Source out) {
    String none =
        element.isFloat()
            ? "Float.NaN"
            : "(" + element.javaName() + ") 0x" + Long.toHexString(nan());
    out.line("");
    if (element.isFloat()) {
      out.open("private static float max(float[] src, int srcOffset, int length)");
      out.lines(DIRECT_MAX);
      out.close();
    } else {
      stripes.writeMaximum(out);
    }
    out.line("");
    out.lines(
        """
        /** What is subtracted is so far below the maximum that all differences that count are in range. */
        private static void rare(%1$s[] src, int srcOffset, %1$s[] dst, int dstOffset, int length, float scale) {
          float max = max(src, srcOffset, length);
          if (!(Math.abs(max) <= Float.MAX_VALUE)) {
            Arrays.fill(dst, dstOffset, dstOffset + length, %2$s);
            return;
          }
          float shift = max - HEADROOM;
          double[] sums = new double[WIDTH];
          sumRareRow(src, srcOffset, length, shift, sums);
          writeRareRow(src, srcOffset, dst, dstOffset, length, shift, scale / total(sums));
        }

        private static void rare(MemorySegment from, MemorySegment to, long length, float scale) {
          %1$s[] block = new %1$s[CHUNK];
          float max = max(from, length, block);
          boolean finite = Math.abs(max) <= Float.MAX_VALUE;
          float shift = max - HEADROOM;
          double[] sums = new double[WIDTH];
          for (long i = 0; i < length && finite; i += CHUNK) {
            sumRareRow(block, 0, read(from, i, length, block), shift, sums);
          }
          double reciprocal = scale / total(sums);
          for (long i = 0; i < length; i += CHUNK) {
            int count = read(from, i, length, block);
            if (finite) {
              writeRareRow(block, 0, block, 0, count, shift, reciprocal);
            } else {
              Arrays.fill(block, %2$s);
            }
            write(block, count, to, i);
          }
        }

        private static float max(MemorySegment row, long length, %1$s[] block) {
          float max = Float.NEGATIVE_INFINITY;
          for (long i = 0; i < length; i += CHUNK) {
            max = Math.max(max, max(block, 0, read(row, i, length, block)));
          }
          return max;
        }
        """
            .formatted(element.javaName(), none));
  }

  private long nan() {
    FloatFormat storage = (FloatFormat) spec.storage();
    return storage.encode(storage.hasNaN() ? Double.NaN : 0, Overflow.NON_SATURATING);
  }
}
