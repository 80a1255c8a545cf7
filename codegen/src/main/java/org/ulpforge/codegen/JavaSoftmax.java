package org.ulpforge.codegen;

import java.util.TreeSet;
import java.util.regex.Matcher;
import org.ulpforge.row.Softmax;

/**
 * Writes a softmax as one Java class, which needs the class of its exponential beside it. The bits
 * are those of {@link org.ulpforge.row.SoftmaxInterpreter}, with vectors of any width.
 */
public final class JavaSoftmax {

  private static final String ROW =
      """
      /** Common ones have numbers up to LIMIT alone, those with gaps such below VANISHING, too. */
      private enum Row {
        COMMON,
        WITH_GAPS,
        RARE
      }\
      """;

  private final SoftmaxSpec spec;
  private final Lowered program;
  private final Element element;
  private final JavaVectorSetup setup;
  private final JavaRowStripes stripes;
  private final JavaSoftmaxPasses passes;
  private final boolean shifted;

  private JavaSoftmax(SoftmaxSpec spec) {
    this.spec = spec;
    this.program = spec.lower();
    this.element = program.element();
    this.setup = new JavaVectorSetup(program);
    this.shifted = spec.passes().subtractsMaximum();
    this.stripes = new JavaRowStripes(program, shifted);
    this.passes = new JavaSoftmaxPasses(spec, stripes, element);
  }

  /** The text of the class. */
  public static String emit(SoftmaxSpec spec, String javaPackage, VectorWidth width) {
    String body = new JavaSoftmax(spec).body(width);
    Source out = new Source();
    spec.header().forEach(line -> out.line("// " + line));
    out.line("package " + javaPackage + ";");
    out.line("");
    out.line("import java.lang.foreign.MemorySegment;");
    out.line("import java.lang.foreign.ValueLayout;");
    out.line("import java.util.Arrays;");
    out.line("import java.util.Objects;");
    TreeSet<String> types = new TreeSet<>();
    Matcher matcher = JavaBackend.VECTOR_TYPE.matcher(body);
    while (matcher.find()) {
      types.add(matcher.group());
    }
    types.forEach(type -> out.line("import jdk.incubator.vector." + type + ";"));
    out.line("");
    return out + body;
  }

  private String body(VectorWidth width) {
    Source out = new Source();
    out.lines(
        """
        /**
         * Softmax of rows of %s: e^x_i / sum of e^x_j. A row with NaN or +inf, or of nothing but -inf, gives NaN
         * everywhere; any other -inf gives zero.
         */\
        """
            .formatted(spec.storage().name()));
    String name = spec.name().javaClass();
    out.open("public final class " + name);
    setup.writeSpecies(out, width);
    out.lines(
        """
        private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);
        private static final int WIDTH = %d;
        private static final int STRIPE = %d;
        private static final int CHUNK = %d;
        private static final float LIMIT = %sf;
        private static final float VANISHING = %sf;
        private static final float HEADROOM = %sf;
        """
            .formatted(
                Softmax.LANES,
                Softmax.STRIPE,
                Softmax.CHUNK,
                Float.toHexString(Softmax.LIMIT),
                Float.toHexString(Softmax.VANISHING),
                Float.toHexString(Softmax.HEADROOM)));
    if (spec.passes().hasCommonWay()) {
      out.line("");
      out.lines(ROW);
    }
    out.line("");
    new JavaScalar().writeTables(out, program);
    out.line("private " + name + "() {}");
    out.line("");
    writeApply(out);
    new JavaSoftmaxSegments(spec).write(out);
    out.line("");
    writeLogSum(out);
    if (spec.passes().stores()) {
      writeKind(out);
    }
    passes.write(out);
    if (spec.passes() == Softmax.Passes.EXPONENTS) {
      new JavaSoftmaxExponents(stripes, element).write(out);
    }
    new JavaSoftmaxRareRows(spec, stripes).write(out);
    stripes.writePools(out);
    setup.writeLookups(out);
    out.close();
    return out.toString();
  }

  private void writeApply(Source out) {
    String array = element.javaName() + "[]";
    out.lines(
        """
        /**
         * The softmax of a row of {@code length} elements. Source and destination may be the same array.
         *
         * @throws IndexOutOfBoundsException if a range is outside its array; nothing is written then
         */
        public static void apply(%1$s src, int srcOffset, %1$s dst, int dstOffset, int length) {
          apply(src, srcOffset, dst, dstOffset, length, 1);
        }

        /** As the other method, with results multiplied by a scale before they are rounded. */\
        """
            .formatted(array));
    out.line("public static void apply(");
    out.open(
        "    %1$s src, int srcOffset, %1$s dst, int dstOffset, int length, float scale)"
            .formatted(array));
    out.line("Objects.checkFromIndexSize(srcOffset, length, src.length);");
    out.line("Objects.checkFromIndexSize(dstOffset, length, dst.length);");
    out.open("if (src == dst && srcOffset != dstOffset)");
    out.line("src = Arrays.copyOfRange(src, srcOffset, srcOffset + length);");
    out.line("srcOffset = 0;");
    out.close();
    if (spec.passes().hasCommonWay()) {
      writeCommonWay(out);
    } else {
      out.line("%s(src, srcOffset, dst, dstOffset, length, scale);", spec.way());
    }
    out.close();
  }

  private void writeCommonWay(Source out) {
    out.line("double[] sums = new double[WIDTH];");
    if (shifted) {
      out.line("float max = max(src, srcOffset, length);");
    }
    String shift = shifted ? ", max" : "";
    if (spec.passes().stores()) {
      out.line("// What is stored cannot be read again.");
      out.line("Row row = src == dst ? kind(src, srcOffset, length%s) : Row.COMMON;", shift);
      out.open("if (row != Row.RARE)");
      out.line("boolean gaps = row == Row.WITH_GAPS;");
      out.line("row = store(src, srcOffset, dst, dstOffset, length%s, gaps, sums);", shift);
      out.close();
    } else {
      out.line("Row row = sum(src, srcOffset, length%s, false, sums);", shift);
    }
    out.line("double total = total(sums);");
    out.open("if (row == Row.RARE || total == 0)");
    out.line("rare(src, srcOffset, dst, dstOffset, length, scale);");
    out.reopen("else");
    if (spec.passes().stores()) {
      out.line("scale(dst, dstOffset, length, scale / total);");
    } else {
      out.line("boolean gaps = row == Row.WITH_GAPS;");
      out.line("write(src, srcOffset, dst, dstOffset, length%s, gaps, scale / total);", shift);
    }
    out.close();
  }

  private void writeLogSum(Source out) {
    out.lines(
        """
        /**
         * The logarithm of the sum of e^(x - reference) over a row: -inf for an empty row and for one of nothing
         * but -inf, NaN where there is a NaN, else inf where there is one.
         *
         * @param reference a finite number; with one of the row's, digits are left where all are large
         * @throws IndexOutOfBoundsException if the range is outside the array
         */
        public static double logSum(%s[] src, int srcOffset, int length, float reference) {
          Objects.checkFromIndexSize(srcOffset, length, src.length);
          double[] sums = new double[WIDTH];
        """
            .formatted(element.javaName()));
    if (spec.passes().hasCommonWay()) {
      if (shifted) {
        out.line("  float max = max(src, srcOffset, length);");
      }
      out.line("  Row kind = sum(src, srcOffset, length%s, false, sums);", shifted ? ", max" : "");
      out.line("  double total = total(sums);");
      out.line("  if (kind != Row.RARE && total != 0) {");
      out.line(
          "    return %sMath.log(total);",
          shifted ? "(double) max - reference + " : "-reference + ");
      out.line("  }");
      out.line("  Arrays.fill(sums, 0);");
    }
    out.lines(
        """
          float shift = sumRareRow(src, srcOffset, length, Float.NEGATIVE_INFINITY, sums);
          boolean finite = Math.abs(shift) <= Float.MAX_VALUE;
          return finite ? (double) shift - reference + Math.log(total(sums)) : shift;
        }
        """);
  }

  /** Nearly all rows are common, which is found out without masks. */
  private void writeKind(Source out) {
    String maximum = shifted ? ", float max" : "";
    String shift = shifted ? ".sub(max)" : "";
    out.line("");
    out.lines(
        """
        private static Row kind(float[] src, int srcOffset, int length%1$s) {
          final int pair = 2 * LANES;
          if (length < pair) {
            return unusual(src, srcOffset, length%3$s);
          }
          IntVector m0 = IntVector.zero(INTS);
          IntVector m1 = m0;
          for (int i = 0; i < length; i += pair) {
            // The last pair may begin in the one before.
            final int at = srcOffset + Math.min(i, length - pair);
            FloatVector d0 = FloatVector.fromArray(FLOATS, src, at)%2$s;
            FloatVector d1 = FloatVector.fromArray(FLOATS, src, at + LANES)%2$s;
            m0 = m0.max(d0.reinterpretAsInts().and(Integer.MAX_VALUE));
            m1 = m1.max(d1.reinterpretAsInts().and(Integer.MAX_VALUE));
          }
          boolean common =
              !m0.max(m1).compare(VectorOperators.GT, Float.floatToRawIntBits(LIMIT)).anyTrue();
          return common ? Row.COMMON : unusual(src, srcOffset, length%3$s);
        }

        private static Row unusual(float[] src, int srcOffset, int length%1$s) {
          VectorMask<Float> common = FLOATS.maskAll(false);
          VectorMask<Float> gaps = common;
          VectorMask<Float> others = common;
          for (int i = 0; i < length; i += LANES) {
            VectorMask<Float> active = FLOATS.indexInRange(0, Math.min(LANES, length - i));
            FloatVector d = FloatVector.fromArray(FLOATS, src, srcOffset + i, active)%2$s;
            VectorMask<Float> inRange = d.abs().compare(VectorOperators.LE, LIMIT).and(active);
            VectorMask<Float> gap = d.compare(VectorOperators.LT, VANISHING).and(active);
            common = common.or(inRange);
            gaps = gaps.or(gap);
            others = others.or(active.andNot(inRange.or(gap)));
          }
          if (others.anyTrue() || !common.anyTrue()) {
            return Row.RARE;
          }
          return gaps.anyTrue() ? Row.WITH_GAPS : Row.COMMON;
        }
        """
            .formatted(maximum, shift, shifted ? ", max" : ""));
  }
}
