package org.ulpforge.codegen;

import java.util.TreeSet;
import java.util.regex.Matcher;
import org.ulpforge.row.Softmax;

/**
 * Writes a softmax as one Java class, which needs the class of its exponential beside it. The bits
 * are those of {@link org.ulpforge.row.SoftmaxInterpreter}, with vectors of any width.
 */
public final class JavaSoftmax {

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
    setup.writeSpecies(out, width, false);
    out.lines(
        """
        private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);
        private static final int WIDTH = %d;
        private static final int STRIPE = %d;
        private static final int CHUNK = %d;
        private static final float LIMIT = %sf;
        """
            .formatted(
                Softmax.LANES, Softmax.STRIPE, Softmax.CHUNK, Double.toHexString(Softmax.LIMIT)));
    out.line("");
    new JavaScalar().writeTables(out, program);
    out.line("private " + name + "() {}");
    out.line("");
    writeApply(out);
    writeLogSum(out);
    if (spec.passes().stores()) {
      writeInRange(out);
    }
    passes.write(out);
    new JavaSoftmaxRareRows(spec).write(out, width);
    stripes.writeConversions(out);
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
    out.line("double[] sums = new double[WIDTH];");
    if (shifted) {
      out.line("float max = max(src, srcOffset, length);");
    }
    String shift = shifted ? ", max" : "";
    if (spec.passes().stores()) {
      out.line("// What is stored cannot be read again.");
      out.line(
          "boolean common = (src != dst || inRange(src, srcOffset, length%1$s)) && "
                  .formatted(shift)
              + "store(src, srcOffset, dst, dstOffset, length%s, sums);".formatted(shift));
      out.open("if (common)");
      out.line("scale(dst, dstOffset, length, scale / total(sums));");
    } else {
      out.open("if (sum(src, srcOffset, length%s, sums))".formatted(shift));
      out.line("write(src, srcOffset, dst, dstOffset, length%s, scale / total(sums));", shift);
    }
    out.reopen("else");
    out.line("rare(src, srcOffset, dst, dstOffset, length, scale);");
    out.close();
    out.close();
  }

  private void writeLogSum(Source out) {
    out.line("");
    out.lines(
        """
        /**
         * The logarithm of the sum of e^x over a row: -inf for an empty row and for one of nothing but -inf,
         * NaN where there is a NaN, else inf where there is one.
         *
         * @throws IndexOutOfBoundsException if the range is outside the array
         */
        public static double logSum(%s[] src, int srcOffset, int length) {
          Objects.checkFromIndexSize(srcOffset, length, src.length);
          double[] sums = new double[WIDTH];
        """
            .formatted(element.javaName()));
    if (shifted) {
      out.line("  float max = max(src, srcOffset, length);");
      out.line("  if (sum(src, srcOffset, length, max, sums)) {");
      out.line("    return max + Math.log(total(sums));");
    } else {
      out.line("  if (sum(src, srcOffset, length, sums)) {");
      out.line("    return Math.log(total(sums));");
    }
    out.line("  }");
    if (!shifted) {
      out.line("  float max = max(src, srcOffset, length);");
    }
    out.lines(
        """
          boolean finite = Math.abs(max) <= Float.MAX_VALUE;
          return finite ? max + Math.log(rareTotal(src, srcOffset, length, max)) : max;
        }
        """);
  }

  private void writeInRange(Source out) {
    String shift = shifted ? ", float max" : "";
    out.line("");
    out.open(
        "private static boolean inRange(float[] src, int srcOffset, int length%s)"
            .formatted(shift));
    out.line("IntVector extreme = IntVector.zero(INTS);");
    out.line("int i = 0;");
    out.open("for (; i <= length - LANES; i += LANES)");
    out.line(
        "FloatVector d = FloatVector.fromArray(FLOATS, src, srcOffset + i)%s;",
        shifted ? ".sub(max)" : "");
    out.line("extreme = extreme.max(d.reinterpretAsInts().and(Integer.MAX_VALUE));");
    out.close();
    out.line("final int most = Float.floatToRawIntBits(LIMIT);");
    out.line("boolean inRange = !extreme.compare(VectorOperators.GT, most).anyTrue();");
    out.open("for (; i < length; i++)");
    out.line("inRange &= Math.abs(src[srcOffset + i]%s) <= LIMIT;", shifted ? " - max" : "");
    out.close();
    out.line("return inRange;");
    out.close();
  }
}
