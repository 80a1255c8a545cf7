package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;

/**
 * Writes the maximum of a row, and the way of rows that are summed online, for arrays and for
 * memory segments.
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
          double[] sums = new double[WIDTH];
          float shift = sumRareRow(src, srcOffset, length, Float.NEGATIVE_INFINITY, sums);
          if (!(Math.abs(shift) <= Float.MAX_VALUE)) {
            Arrays.fill(dst, dstOffset, dstOffset + length, %2$s);
            return;
          }
          writeRareRow(src, srcOffset, dst, dstOffset, length, shift, scale / total(sums));
        }

        private static void rare(MemorySegment from, MemorySegment to, long length, float scale) {
          %1$s[] block = new %1$s[CHUNK];
          double[] sums = new double[WIDTH];
          float shift = Float.NEGATIVE_INFINITY;
          for (long i = 0; i < length && shift <= Float.MAX_VALUE; i += CHUNK) {
            shift = sumRareRow(block, 0, read(from, i, length, block), shift, sums);
          }
          boolean finite = Math.abs(shift) <= Float.MAX_VALUE;
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

        /**
         * What to subtract from a chunk whose maximum is {@code most}: as before, or where that leaves too much,
         * what leaves HEADROOM, with the sums scaled to it.
         */
        private static float raised(float most, float shift, double[] sums) {
          // Rounded to a float, shift + LIMIT could be twice as far from the shift.
          if (most <= shift || (double) most - shift <= LIMIT) {
            return shift;
          }
          float raised = most - HEADROOM;
          double factor = StrictMath.exp((double) shift - raised);
          for (int i = 0; i < WIDTH; i++) {
            sums[i] *= factor;
          }
          return raised;
        }
        """
            .formatted(element.javaName(), none));
    if (spec.passes().subtractsMaximum()) {
      out.line("");
      out.lines(
          """
          private static float max(MemorySegment row, long length, %s[] block) {
            float max = Float.NEGATIVE_INFINITY;
            for (long i = 0; i < length; i += CHUNK) {
              max = Math.max(max, max(block, 0, read(row, i, length, block)));
            }
            return max;
          }
          """
              .formatted(element.javaName()));
    }
  }

  private long nan() {
    FloatFormat storage = (FloatFormat) spec.storage();
    return storage.encode(storage.hasNaN() ? Double.NaN : 0, Overflow.NON_SATURATING);
  }
}
