package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
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
  private final boolean shifted;

  private JavaSoftmax(SoftmaxSpec spec) {
    this.spec = spec;
    this.program = spec.exponential().lower();
    this.element = program.element();
    this.setup = new JavaVectorSetup(program);
    this.shifted = spec.passes().subtractsMaximum();
    this.stripes = new JavaRowStripes(program, shifted);
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
            .formatted(spec.exponential().storage().name()));
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
    if (spec.passes().stores()) {
      writePass(out, Pass.STORE);
      writeInRange(out);
    } else {
      writePass(out, Pass.SUM);
      writePass(out, Pass.WRITE);
    }
    writeSum(out);
    writeRare(out);
    stripes.writeConversions(out);
    stripes.writePools(out);
    setup.writeLookups(out);
    out.line("");
    writeExponential(out, width);
    out.close();
    return out.toString();
  }

  private enum Pass {
    SUM,
    STORE,
    WRITE
  }

  private void writeApply(Source out) {
    String array = element.javaName() + "[]";
    out.lines(
        """
        /**
         * The softmax of a row of {@code length} elements. Source and destination may be the same array.
         *
         * @throws IndexOutOfBoundsException if a range is outside its array; nothing is written then
         */\
        """);
    out.open(
        "public static void apply(%1$s src, int srcOffset, %1$s dst, int dstOffset, int length)"
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
      out.line("scale(dst, dstOffset, length, 1 / total(sums));");
    } else {
      out.open("if (sum(src, srcOffset, length%s, sums))".formatted(shift));
      out.line("write(src, srcOffset, dst, dstOffset, length%s, 1 / total(sums));", shift);
    }
    out.reopen("else");
    out.line("rare(src, srcOffset, dst, dstOffset, length);");
    out.close();
    out.close();
  }

  private void writePass(Source out, Pass pass) {
    String array = element.javaName() + "[]";
    List<String> parameters = new ArrayList<>(List.of(array + " src", "int srcOffset"));
    List<String> arguments = new ArrayList<>(List.of("src", "srcOffset + i"));
    if (pass != Pass.SUM) {
      parameters.addAll(List.of(array + " dst", "int dstOffset"));
      arguments.addAll(List.of("dst", "dstOffset + i"));
    }
    parameters.add("int length");
    arguments.add("Math.min(CHUNK, length - i)");
    if (shifted) {
      parameters.add("float max");
      arguments.add("max");
    }
    parameters.add(pass == Pass.WRITE ? "double reciprocal" : "double[] sums");
    arguments.add(pass == Pass.WRITE ? "reciprocal" : "sums");
    String name = pass.name().toLowerCase(Locale.ROOT);
    out.line("");
    out.open(
        "private static %s %s(%s)"
            .formatted(
                pass == Pass.WRITE ? "void" : "boolean", name, String.join(", ", parameters)));
    out.open("for (int i = 0; i < length; i += CHUNK)");
    String call = name + "Chunk(" + String.join(", ", arguments) + ")";
    if (pass == Pass.WRITE) {
      out.line(call + ";");
    } else {
      out.open("if (!" + call + ")");
      out.line("return false;");
      out.close();
    }
    out.close();
    if (pass != Pass.WRITE) {
      out.line("return true;");
    }
    out.close();
    out.line("");
    out.open(
        "private static %s %sChunk(%s)"
            .formatted(
                pass == Pass.WRITE ? "void" : "boolean", name, String.join(", ", parameters)));
    stripes.declare(out);
    if (shifted) {
      out.line("final FloatVector shift = FloatVector.broadcast(FLOATS, max);");
    }
    if (pass == Pass.WRITE) {
      writeReciprocal(out);
      stripes.write(out, false, this::scaled);
    } else {
      if (chunked()) {
        out.line("final float[] lanes = new float[WIDTH];");
      }
      out.line("IntVector extreme = IntVector.zero(INTS);");
      stripes.write(out, true, (o, results, at, masks) -> summed(o, pass, results, at, masks));
      if (chunked()) {
        out.line("addLanes(lanes, sums);");
      }
      out.line("final int most = Float.floatToRawIntBits(LIMIT);");
      out.line("return !extreme.compare(VectorOperators.GT, most).anyTrue();");
    }
    out.close();
  }

  private boolean chunked() {
    return spec.sums() == Softmax.Sums.CHUNKS;
  }

  private static void writeReciprocal(Source out) {
    out.line("final float first = (float) reciprocal;");
    out.line("final FloatVector high = FloatVector.broadcast(FLOATS, first);");
    out.line(
        "final FloatVector low = FloatVector.broadcast(FLOATS, (float) (reciprocal - first));");
  }

  private void scaled(Source out, List<String> results, List<String> at, List<String> masks) {
    List<String> values = IntStream.range(0, results.size()).mapToObj(k -> "p" + k).toList();
    for (int k = 0; k < results.size(); k++) {
      String e = results.get(k);
      out.line("final FloatVector p%d = %s.fma(high, %s.mul(low));", k, e, e);
    }
    stripes.store(out, values, at, masks);
  }

  private void summed(
      Source out, Pass pass, List<String> results, List<String> at, List<String> masks) {
    for (int k = 0; k < results.size(); k++) {
      String value = results.get(k);
      String kept =
          masks.get(k).isEmpty()
              ? value
              : "FloatVector.zero(FLOATS).blend(" + value + ", " + stripes.lanes(k) + ")";
      out.line("final FloatVector e%d = %s;", k, kept);
    }
    if (pass == Pass.STORE) {
      for (int k = 0; k < results.size(); k++) {
        String mask = masks.get(k);
        out.line(
            "e%d.intoArray(dst, dstOffset + %s%s);",
            k, at.get(k), mask.isEmpty() ? "" : ", " + mask);
      }
    }
    writeStripeSum(out);
  }

  /** Adds {@code e0} to {@code e3} to the sums from {@code lane} on. */
  private void writeStripeSum(Source out) {
    out.line("final FloatVector stripe = e0.add(e1).add(e2.add(e3));");
    if (chunked()) {
      out.line("FloatVector.fromArray(FLOATS, lanes, lane).add(stripe).intoArray(lanes, lane);");
      return;
    }
    for (int part = 0; part < 2; part++) {
      String index = part == 0 ? "lane" : "lane + LANES / 2";
      out.line("DoubleVector.fromArray(DOUBLES, sums, %s)", index);
      out.line("    .add(stripe.convertShape(VectorOperators.F2D, DOUBLES, %d))", part);
      out.line("    .intoArray(sums, %s);", index);
    }
  }

  /** Rows that take the maximum, and what x - max is rounded by. */
  private void writeRare(Source out) {
    String none =
        element.isFloat()
            ? "Float.NaN"
            : "(" + element.javaName() + ") 0x" + Long.toHexString(nan());
    out.line("");
    out.lines(
        """
        private static float max(%1$s[] src, int srcOffset, int length) {
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
          return most.reduceLanes(VectorOperators.MAX);
        }

        private static void rare(%1$s[] src, int srcOffset, %1$s[] dst, int dstOffset, int length) {
          float max = max(src, srcOffset, length);
          if (!(Math.abs(max) <= Float.MAX_VALUE)) {
            Arrays.fill(dst, dstOffset, dstOffset + length, %2$s);
            return;
          }
          float[] block = new float[CHUNK];
          float[] lost = new float[CHUNK];
          double[] sums = new double[WIDTH];
          for (int i = 0; i < length; i += CHUNK) {
            int count = Math.min(CHUNK, length - i);
            exponentials(src, srcOffset + i, max, block, lost, count);
            addBlock(block, count, sums);
          }
          double reciprocal = 1 / total(sums);
          for (int i = 0; i < length; i += CHUNK) {
            int count = Math.min(CHUNK, length - i);
            exponentials(src, srcOffset + i, max, block, lost, count);
            scale(block, 0, count, reciprocal);
            encode(block, dst, dstOffset + i, count);
          }
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
                .blend(rest, d.compare(VectorOperators.GE, -200f))
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
            .formatted(element.javaName(), none));
  }

  private long nan() {
    FloatFormat storage = (FloatFormat) spec.exponential().storage();
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

  private void writeSum(Source out) {
    out.line("");
    out.lines(
        """
        /** Halves are added lane by lane until one is left. */
        private static double total(double[] sums) {
          for (int half = WIDTH / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
              sums[i] += sums[i + half];
            }
          }
          return sums[0];
        }
        """);
    if (chunked()) {
      out.line("");
      out.lines(
          """
          private static void addLanes(float[] lanes, double[] sums) {
            for (int i = 0; i < WIDTH; i++) {
              sums[i] += lanes[i];
            }
          }
          """);
    }
    out.line("");
    out.open("private static void addBlock(float[] e, int length, double[] sums)");
    if (chunked()) {
      out.line("final float[] lanes = new float[WIDTH];");
    }
    out.line(
        "Arrays.fill(e, length, Math.min(e.length, (length + STRIPE - 1) / STRIPE * STRIPE), 0);");
    out.open("for (int i = 0; i < length; i += STRIPE)");
    out.open("for (int lane = 0; lane < WIDTH; lane += LANES)");
    for (int k = 0; k < 4; k++) {
      out.line(
          "final FloatVector e%d = FloatVector.fromArray(FLOATS, e, i + lane%s);",
          k, k == 0 ? "" : " + " + k + " * WIDTH");
    }
    writeStripeSum(out);
    out.close();
    out.close();
    if (chunked()) {
      out.line("addLanes(lanes, sums);");
    }
    out.close();
    writeScale(out);
  }

  private static void writeScale(Source out) {
    out.line("");
    out.open(
        "private static void scale(float[] dst, int dstOffset, int length, double reciprocal)");
    writeReciprocal(out);
    out.line("int i = 0;");
    out.open("for (; i <= length - LANES; i += LANES)");
    out.line("final FloatVector e = FloatVector.fromArray(FLOATS, dst, dstOffset + i);");
    out.line("e.fma(high, e.mul(low)).intoArray(dst, dstOffset + i);");
    out.close();
    out.open("if (i < length)");
    out.line("final VectorMask<Float> active = FLOATS.indexInRange(0, length - i);");
    out.line("final FloatVector e = FloatVector.fromArray(FLOATS, dst, dstOffset + i, active);");
    out.line("e.fma(high, e.mul(low)).intoArray(dst, dstOffset + i, active);");
    out.close();
    out.close();
  }
}
