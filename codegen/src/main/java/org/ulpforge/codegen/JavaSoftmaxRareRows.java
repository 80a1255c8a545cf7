package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.row.Softmax;

/** Writes what rows need that have the maximum subtracted, and what x - max is rounded by. */
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

  private static final String BLOCK_MAX =
      """
      float[] block = new float[CHUNK];
        FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < length; i += CHUNK) {
          int count = Math.min(CHUNK, length - i);
          decode(src, srcOffset + i, block, count);
          Arrays.fill(block, count, Math.min(CHUNK, count + LANES), Float.NEGATIVE_INFINITY);
          for (int k = 0; k < count; k += LANES) {
            most = most.max(FloatVector.fromArray(FLOATS, block, k));
          }
        }
        return most.reduceLanes(VectorOperators.MAX);\
      """;

  private final SoftmaxSpec spec;
  private final Element element;

  JavaSoftmaxRareRows(SoftmaxSpec spec) {
    this.spec = spec;
    this.element = Element.of(spec.storage());
  }

  void write(Source out, VectorWidth width) {
    String none =
        element.isFloat()
            ? "Float.NaN"
            : "(" + element.javaName() + ") 0x" + Long.toHexString(nan());
    out.line("");
    out.lines(
        """
              private static float max(%1$s[] src, int srcOffset, int length) {
        %3$s
              }

        private static float max(MemorySegment row, long length) {
          %1$s[] block = new %1$s[CHUNK];
          float max = Float.NEGATIVE_INFINITY;
          for (long i = 0; i < length; i += CHUNK) {
            max = Math.max(max, max(block, 0, read(row, i, length, block)));
          }
          return max;
        }

        private static void rare(MemorySegment from, MemorySegment to, long length, float scale) {
          %1$s[] block = new %1$s[CHUNK];
          float[] e = new float[CHUNK];
          float[] lost = new float[CHUNK];
          float max = max(from, length);
          boolean finite = Math.abs(max) <= Float.MAX_VALUE;
          double reciprocal = finite ? scale / rareTotal(from, length, max) : 0;
          for (long i = 0; i < length; i += CHUNK) {
            int count = read(from, i, length, block);
            if (finite) {
              exponentials(block, 0, max, e, lost, count);
              scale(e, 0, count, reciprocal);
              encode(e, block, 0, count);
            } else {
              Arrays.fill(block, %2$s);
            }
            write(block, count, to, i);
          }
        }

        /** The sum of e^(x - max). */
        private static double rareTotal(MemorySegment row, long length, float max) {
          %1$s[] block = new %1$s[CHUNK];
          float[] e = new float[CHUNK];
          float[] lost = new float[CHUNK];
          double[] sums = new double[WIDTH];
          for (long i = 0; i < length; i += CHUNK) {
            int count = read(row, i, length, block);
            exponentials(block, 0, max, e, lost, count);
            addBlock(e, count, sums);
          }
          return total(sums);
        }

        /** e^(d + lost), where d + lost = x - max exactly (Knuth's TwoSum). */
              private static void exponentials(
                  %1$s[] src, int srcOffset, float max, float[] e, float[] lost, int length) {
                decode(src, srcOffset, e, length);
                Arrays.fill(e, length, Math.min(CHUNK, length + LANES), 0);
                for (int i = 0; i < length; i += LANES) {
                  FloatVector x = FloatVector.fromArray(FLOATS, e, i);
                  FloatVector d = x.sub(max);
                  FloatVector back = d.sub(x);
                  FloatVector rest = x.sub(d.sub(back)).sub(back.add(max));
                  FloatVector.zero(FLOATS)
                      .blend(rest, d.compare(VectorOperators.GE, VANISHING))
                      .intoArray(lost, i);
                  d.intoArray(e, i);
                }
                Exponential.apply(e, 0, e, 0, length);
                for (int i = 0; i < length; i += LANES) {
                  FloatVector power = FloatVector.fromArray(FLOATS, e, i);
                  power.fma(FloatVector.fromArray(FLOATS, lost, i), power).intoArray(e, i);
                }
              }
        """
            .formatted(element.javaName(), none, element.isFloat() ? DIRECT_MAX : BLOCK_MAX));
    out.line("");
    writeExponential(out, width);
  }

  private long nan() {
    FloatFormat storage = (FloatFormat) spec.storage();
    return storage.encode(storage.hasNaN() ? Double.NaN : 0, Overflow.NON_SATURATING);
  }

  /** The exponential of any float, for rare rows. */
  private void writeExponential(Source out, VectorWidth width) {
    KernelSpec whole = spec.exponential();
    Lowered all = Lowering.lower(whole.program(), Softmax.COMPUTE, Softmax.COMPUTE);
    out.line("/** The exponential of any float. */");
    out.open("private static final class Exponential");
    JavaVectorSetup own = new JavaVectorSetup(all);
    own.writeSpecies(out, width, false);
    JavaScalar scalar = new JavaScalar();
    scalar.writeTables(out, all);
    scalar.writeMethods(out, all);
    out.line("");
    new JavaVector(all).writeArrayMethods(out);
    own.writeLookups(out);
    out.close();
  }
}
