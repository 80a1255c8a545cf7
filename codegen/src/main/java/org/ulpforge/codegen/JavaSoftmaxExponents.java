package org.ulpforge.codegen;

import java.util.List;
import org.ulpforge.codegen.JavaRowStripes.Part;
import org.ulpforge.row.Softmax;

/**
 * Writes the way of rows whose exponentials are summed as mantissas and exponents: each lane has a
 * sum and the exponent that it is scaled by, the largest so far.
 */
final class JavaSoftmaxExponents {

  private static final int CHAINS = Softmax.STRIPE / Softmax.LANES;

  private final JavaRowStripes stripes;
  private final Element element;

  JavaSoftmaxExponents(JavaRowStripes stripes, Element element) {
    this.stripes = stripes;
    this.element = element;
  }

  /** Writes constants and methods. */
  void write(Source out) {
    out.line("");
    out.lines(
        """
        private static final float EXTENT = %sf;
        private static final float INVERSE_LN2 = %sf;
        private static final float LN2_HIGH = %sf;
        private static final float LN2_LOW = %sf;
        private static final double LN2 = %s;
        /** Added to a number, leaves its nearest integer in the last bits. */
        private static final float MAGIC = %sf;
        private static final int ZERO = Float.floatToRawIntBits(MAGIC);
        /** The exponent of nothing. */
        private static final int LEAST = ZERO - %d;
        """
            .formatted(
                Float.toHexString(Softmax.EXTENT),
                Float.toHexString(Softmax.INVERSE_LN2),
                Float.toHexString(Softmax.LN2_HIGH),
                Float.toHexString(Softmax.LN2_LOW),
                Double.toHexString(Softmax.LN2),
                Float.toHexString(Softmax.MAGIC),
                -Softmax.LEAST_EXPONENT));
    out.line("");
    out.lines(
        """
        /** Numbers beyond EXTENT, and rows of nothing, are left to the other way. */
        private static void byExponents(
            %1$s[] src, int srcOffset, %1$s[] dst, int dstOffset, int length, float scale) {
          double[] sums = new double[WIDTH];
          int exponent = sumExponents(src, srcOffset, length, LEAST, sums);
          double total = total(sums);
          if (!(total > 0)) {
            rare(src, srcOffset, dst, dstOffset, length, scale);
            return;
          }
          float shift = shift(exponent);
          double reciprocal = reciprocal(total, exponent, shift, scale);
          writeRareRow(src, srcOffset, dst, dstOffset, length, shift, reciprocal);
        }

        private static void byExponents(MemorySegment from, MemorySegment to, long length, float scale) {
          %1$s[] block = new %1$s[CHUNK];
          double[] sums = new double[WIDTH];
          int exponent = LEAST;
          for (long i = 0; i < length; i += CHUNK) {
            exponent = sumExponents(block, 0, read(from, i, length, block), exponent, sums);
          }
          double total = total(sums);
          if (!(total > 0)) {
            rare(from, to, length, scale);
            return;
          }
          float shift = shift(exponent);
          double reciprocal = reciprocal(total, exponent, shift, scale);
          for (long i = 0; i < length; i += CHUNK) {
            int count = read(from, i, length, block);
            writeRareRow(block, 0, block, 0, count, shift, reciprocal);
            write(block, count, to, i);
          }
        }

        private static float shift(int exponent) {
          return (float) ((exponent - ZERO) * LN2 - HEADROOM);
        }

        private static double reciprocal(double total, int exponent, float shift, float scale) {
          return scale / (total * StrictMath.exp((exponent - ZERO) * LN2 - shift));
        }

        /** The largest exponent, to which sums are scaled; they become NaN if a number is beyond EXTENT. */
        private static int sumExponents(
            %1$s[] src, int srcOffset, int length, int exponent, double[] sums) {
          float[] lanes = new float[WIDTH];
          int[] exponents = new int[WIDTH];
          Arrays.fill(exponents, LEAST);
          for (int i = 0; i < length; i += CHUNK) {
            int count = Math.min(CHUNK, length - i);
            int whole = count / STRIPE * STRIPE;
            boolean common = sumExponents(src, srcOffset + i, whole, lanes, exponents);
            if (whole < count) {
              common &= sumExponentsRest(src, srcOffset + i + whole, count - whole, lanes, exponents);
            }
            if (!common) {
              Arrays.fill(sums, Double.NaN);
              return exponent;
            }
            exponent = addMantissas(lanes, exponents, exponent, sums);
          }
          return exponent;
        }

        private static int addMantissas(float[] lanes, int[] exponents, int exponent, double[] sums) {
          int most = exponent;
          for (int i = 0; i < WIDTH; i++) {
            most = Math.max(most, exponents[i]);
          }
          for (int i = 0; i < WIDTH; i++) {
            double lane = Math.scalb((double) lanes[i], exponents[i] - most);
            sums[i] = Math.scalb(sums[i], exponent - most) + lane;
            lanes[i] = 0;
            exponents[i] = LEAST;
          }
          return most;
        }
        """
            .formatted(element.javaName()));
    writePart(out, Part.EXPONENTS);
    writePart(out, Part.EXPONENTS_REST);
  }

  private void writePart(Source out, Part part) {
    out.line("");
    out.line("private static boolean sum%s(", part.title());
    out.open(
        "    %s[] src, int srcOffset, int length, float[] lanes, int[] exponents)"
            .formatted(element.javaName()));
    stripes.declare(out);
    out.line("IntVector extreme = IntVector.zero(INTS);");
    stripes.write(out, part, true, this::added);
    out.line("final int most = Float.floatToRawIntBits(EXTENT);");
    out.line("return !extreme.compare(VectorOperators.GT, most).anyTrue();");
    out.close();
  }

  /** Adds mantissas, scaled to the largest exponent, to those of the lanes. */
  private void added(Source out, List<String> results, List<String> at, List<String> masks) {
    out.line("final IntVector before = IntVector.fromArray(INTS, exponents, lane);");
    out.line("final IntVector largest = before.max(b0.max(b1)).max(b2.max(b3));");
    out.line("largest.intoArray(exponents, lane);");
    // A difference of −127 gives the bits of 0.
    out.line("final IntVector bias = largest.sub(127);");
    writeScale(out, "scale", "before");
    for (int k = 0; k < CHAINS; k++) {
      writeScale(out, "scale" + k, "b" + k);
      out.line("final FloatVector e%d = %s.mul(scale%d);", k, results.get(k), k);
    }
    out.line("final FloatVector stripe = e0.add(e1).add(e2.add(e3));");
    out.line("final FloatVector sum = FloatVector.fromArray(FLOATS, lanes, lane);");
    out.line("sum.mul(scale).add(stripe).intoArray(lanes, lane);");
  }

  private static void writeScale(Source out, String name, String exponent) {
    out.line("final FloatVector %s =", name);
    out.line(
        "    %s.sub(bias).max(0).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();",
        exponent);
  }
}
