package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.codegen.JavaRowStripes.Part;
import org.ulpforge.row.Softmax;

/**
 * Writes the passes of a softmax over a row, each chunk by chunk: whole stripes in one method and
 * the rest in another, as methods have to stay short for the JVM to compile them.
 */
final class JavaSoftmaxPasses {

  private final SoftmaxSpec spec;
  private final JavaRowStripes stripes;
  private final Element element;
  private final boolean shifted;

  JavaSoftmaxPasses(SoftmaxSpec spec, JavaRowStripes stripes, Element element) {
    this.spec = spec;
    this.stripes = stripes;
    this.element = element;
    this.shifted = spec.passes().subtractsMaximum();
  }

  private enum Pass {
    SUM("sum", false, true),
    STORE("store", true, true),
    WRITE("write", true, false);

    private final String title;
    private final boolean writes;
    private final boolean sums;

    Pass(String title, boolean writes, boolean sums) {
      this.title = title;
      this.writes = writes;
      this.sums = sums;
    }
  }

  /** Writes all passes, and the sums of their lanes. */
  void write(Source out) {
    if (spec.passes().hasCommonWay()) {
      write(out, Pass.SUM);
      write(out, spec.passes().stores() ? Pass.STORE : Pass.WRITE);
    }
    writeRareSums(out);
    writeRareResults(out);
    writeTotal(out);
    if (spec.passes().stores()) {
      writeScale(out);
    }
  }

  private boolean chunked() {
    return spec.sums() == Softmax.Sums.CHUNKS;
  }

  /** What stripes are added to. */
  private String addend() {
    return chunked() ? "float[] lanes" : "double[] sums";
  }

  private void write(Source out, Pass pass) {
    List<String> parameters = parameters(pass, shifted);
    String arguments = arguments(pass, "", "whole", shifted);
    String restCall =
        pass.title + Part.REST.title() + arguments(pass, " + whole", "count - whole", shifted);
    parameters.add("boolean gaps");
    parameters.add(last(pass));
    if (pass.sums) {
      writeSums(out, pass, parameters, arguments, restCall);
    } else {
      writeChunks(out, pass, parameters, arguments, restCall);
    }
    for (Part part : List.of(Part.STRIPES, Part.GAPS, Part.REST)) {
      writePart(out, pass, part);
    }
  }

  private List<String> parameters(Pass pass, boolean minus) {
    String array = element.javaName() + "[]";
    List<String> parameters = new ArrayList<>(List.of(array + " src", "int srcOffset"));
    if (pass.writes) {
      parameters.addAll(List.of(array + " dst", "int dstOffset"));
    }
    parameters.add("int length");
    if (minus) {
      parameters.add("float subtracted");
    }
    return parameters;
  }

  /** The last parameter of a pass over a row. */
  private static String last(Pass pass) {
    return pass.sums ? "double[] sums" : "double reciprocal";
  }

  /** The arguments of a part of the chunk at {@code i}. */
  private String arguments(Pass pass, String further, String count, boolean minus) {
    List<String> arguments = new ArrayList<>(List.of("src", "srcOffset + i" + further));
    if (pass.writes) {
      arguments.addAll(List.of("dst", "dstOffset + i" + further));
    }
    arguments.add(count);
    if (minus) {
      arguments.add("subtracted");
    }
    arguments.add(!pass.sums ? "reciprocal" : chunked() ? "lanes" : "sums");
    return "(" + String.join(", ", arguments) + ")";
  }

  /**
   * The sums of a rare row, online: what is subtracted in the end, or the maximum if not finite.
   */
  private void writeRareSums(Source out) {
    out.line("");
    out.open(
        "private static float sumRareRow(%s[] src, int srcOffset, int length, float subtracted, double[] sums)"
            .formatted(element.javaName()));
    if (chunked()) {
      out.line("float[] lanes = new float[WIDTH];");
    }
    openLoop(out);
    out.line("float most = max(src, srcOffset + i, count);");
    out.open("if (!(most <= Float.MAX_VALUE))");
    out.line("return max(src, srcOffset + i, length - i);");
    out.close();
    out.line("subtracted = raised(most, subtracted, sums);");
    out.open("if (subtracted > Float.NEGATIVE_INFINITY)");
    writeRareCalls(out, Pass.SUM);
    out.close();
    if (chunked()) {
      out.line("addLanes(lanes, sums);");
    }
    out.close();
    out.line("return subtracted;");
    out.close();
    writePart(out, Pass.SUM, Part.RARE);
    writePart(out, Pass.SUM, Part.RARE_REST);
  }

  private void writeRareResults(Source out) {
    List<String> parameters = parameters(Pass.WRITE, true);
    parameters.add(last(Pass.WRITE));
    out.line("");
    out.open(signature("void", "writeRareRow", parameters));
    openLoop(out);
    writeRareCalls(out, Pass.WRITE);
    out.close();
    out.close();
    writePart(out, Pass.WRITE, Part.RARE);
    writePart(out, Pass.WRITE, Part.RARE_REST);
  }

  private void writeRareCalls(Source out, Pass pass) {
    out.line("%s%s%s;", pass.title, Part.RARE.title(), arguments(pass, "", "whole", true));
    out.open("if (whole < count)");
    out.line(
        "%s%s%s;",
        pass.title, Part.RARE_REST.title(), arguments(pass, " + whole", "count - whole", true));
    out.close();
  }

  private static void openChunks(Source out, String type, Pass pass, List<String> parameters) {
    out.line("");
    out.open(signature(type, pass.title, parameters));
  }

  private static void openLoop(Source out) {
    out.open("for (int i = 0; i < length; i += CHUNK)");
    out.line("int count = Math.min(CHUNK, length - i);");
    out.line("int whole = count / STRIPE * STRIPE;");
  }

  /** Once there was a gap, others are expected. */
  private void writeSums(
      Source out, Pass pass, List<String> parameters, String arguments, String restCall) {
    openChunks(out, "Row", pass, parameters);
    out.line(
        chunked() ? "float[] lanes = new float[WIDTH];" : "double[] before = new double[WIDTH];");
    openLoop(out);
    out.open("if (!gaps)");
    if (!chunked()) {
      out.line("System.arraycopy(sums, 0, before, 0, WIDTH);");
    }
    out.line("gaps = !%s%s%s;", pass.title, Part.STRIPES.title(), arguments);
    out.open("if (gaps)");
    out.line(chunked() ? "Arrays.fill(lanes, 0);" : "System.arraycopy(before, 0, sums, 0, WIDTH);");
    out.close();
    out.close();
    out.line("boolean common = !gaps || %s%s%s;", pass.title, Part.GAPS.title(), arguments);
    out.open("if (whole < count)");
    out.line("common &= %s;", restCall);
    out.close();
    out.open("if (!common)");
    out.line("return Row.RARE;");
    out.close();
    if (chunked()) {
      out.line("addLanes(lanes, sums);");
    }
    out.close();
    out.line("return gaps ? Row.WITH_GAPS : Row.COMMON;");
    out.close();
  }

  private static void writeChunks(
      Source out, Pass pass, List<String> parameters, String arguments, String restCall) {
    openChunks(out, "void", pass, parameters);
    openLoop(out);
    out.open("if (gaps)");
    out.line(pass.title + Part.GAPS.title() + arguments + ";");
    out.reopen("else");
    out.line(pass.title + Part.STRIPES.title() + arguments + ";");
    out.close();
    out.open("if (whole < count)");
    out.line(restCall + ";");
    out.close();
    out.close();
    out.close();
  }

  private static String signature(String type, String name, List<String> parameters) {
    return "private static %s %s(%s)".formatted(type, name, String.join(", ", parameters));
  }

  private void writePart(Source out, Pass pass, Part part) {
    boolean minus = shifted || part.isRare();
    boolean tracked = pass.sums && !part.isRare();
    List<String> parameters = parameters(pass, minus);
    parameters.add(pass.sums ? addend() : "double reciprocal");
    out.line("");
    String type = tracked ? "boolean" : "void";
    out.open(signature(type, pass.title + part.title(), parameters));
    stripes.declare(out);
    if (minus) {
      out.line("final FloatVector shift = FloatVector.broadcast(FLOATS, subtracted);");
    }
    if (tracked) {
      out.line("IntVector extreme = IntVector.zero(INTS);");
    }
    if (pass.sums) {
      stripes.write(
          out, part, tracked, (o, results, at, masks) -> summed(o, pass, results, at, masks));
    } else {
      writeReciprocal(out);
      stripes.write(out, part, false, this::scaled);
    }
    if (tracked) {
      out.line("final int most = Float.floatToRawIntBits(LIMIT);");
      out.line("return !extreme.compare(VectorOperators.GT, most).anyTrue();");
    }
    out.close();
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
    if (pass.writes) {
      for (int k = 0; k < results.size(); k++) {
        String mask = masks.get(k).isEmpty() ? "" : ", " + masks.get(k);
        out.line("e%d.intoArray(dst, dstOffset + %s%s);", k, at.get(k), mask);
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

  private void writeTotal(Source out) {
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
              lanes[i] = 0;
            }
          }
          """);
    }
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
