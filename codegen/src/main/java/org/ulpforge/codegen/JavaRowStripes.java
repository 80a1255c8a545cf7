package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.row.Softmax;

/**
 * Writes loops over the stripes of a row: four vectors at a time, so that vectors of any width add
 * in the same order, and what is left under masks.
 */
final class JavaRowStripes {

  private static final int CHAINS = Softmax.STRIPE / Softmax.LANES;

  private final Lowered program;
  private final Element element;
  private final JavaVectorSteps steps;
  private final List<Step> exponential;
  private final boolean shifted;

  /**
   * @param program the exponential
   * @param shifted whether {@code shift} is subtracted from each element
   */
  JavaRowStripes(Lowered program, boolean shifted) {
    this.program = program;
    this.element = program.element();
    this.steps = new JavaVectorSteps(program);
    Lowered.Region first = program.regions().getFirst();
    this.exponential = program.headOf(first);
    this.shifted = shifted;
  }

  /** What a loop is for. */
  enum Part {
    /** Whole stripes of numbers in range. */
    STRIPES("Stripes", "", false),
    /** Whole stripes in which there may be gaps: elements that vanish. */
    GAPS("Gaps", "VANISHING", false),
    /** Less than a stripe, perhaps with gaps. */
    REST("Rest", "VANISHING", true),
    /** Whole stripes of a rare row: differences, and what they are rounded by. */
    RARE("Rare", "-LIMIT", false),
    /** Less than a stripe of a rare row. */
    RARE_REST("RareRest", "-LIMIT", true),
    /** Whole stripes, each exponential as a mantissa and the exponent {@code b}. */
    EXPONENTS("Exponents", "-EXTENT", false),
    /** Less than a stripe, as mantissas and exponents. */
    EXPONENTS_REST("ExponentsRest", "-EXTENT", true);

    private final String title;
    private final String least;
    private final boolean partial;

    Part(String title, String least, boolean partial) {
      this.title = title;
      this.least = least;
      this.partial = partial;
    }

    /** What the names of its methods end in. */
    String title() {
      return title;
    }

    /** Whether rows are rare. */
    boolean isRare() {
      return this == RARE || this == RARE_REST;
    }

    private boolean isScaled() {
      return this == EXPONENTS || this == EXPONENTS_REST;
    }

    private boolean hasGaps() {
      return !least.isEmpty();
    }
  }

  /** What is done with the exponentials of a stripe. */
  interface Use {
    /**
     * @param results of each chain
     * @param at the index of each chain
     * @param masks of each chain, empty for whole vectors
     */
    void write(Source out, List<String> results, List<String> at, List<String> masks);
  }

  /** Declares the constants of exponentials; once in each method. */
  void declare(Source out) {
    Lowered.Block block = program.regions().getFirst().block();
    List<Step> all = new ArrayList<>(exponential);
    program.decode().forEach(decode -> all.addAll(decode.steps()));
    all.addAll(block.steps());
    all.addAll(program.encode().steps());
    steps.declare(out, all, List.of(block.result(), program.encode().result()));
  }

  /** The arrays that hold the constants of all methods. */
  void writePools(Source out) {
    steps.writePools(out);
  }

  /**
   * Writes the loop over the elements {@code src[srcOffset + i]}, 0 &lt;= i &lt; length.
   *
   * @param part of the row, which {@code i} and {@code length} count
   * @param tracked whether {@code extreme} becomes the largest magnitude, as an integer
   */
  void write(Source out, Part part, boolean tracked, Use use) {
    if (part.partial) {
      writeStripe(out, part, tracked, use);
    } else {
      out.open("for (int i = 0; i < length; i += STRIPE)");
      writeStripe(out, part, tracked, use);
      out.close();
    }
  }

  private void writeStripe(Source out, Part part, boolean tracked, Use use) {
    boolean masked = part.partial;
    out.open("for (int lane = 0; lane < WIDTH; lane += LANES)");
    List<String> at =
        IntStream.range(0, CHAINS)
            .mapToObj(k -> (masked ? "lane" : "i + lane") + (k == 0 ? "" : " + " + k + " * WIDTH"))
            .toList();
    List<String> masks =
        IntStream.range(0, CHAINS).mapToObj(k -> masked ? "active" + k : "").toList();
    if (masked) {
      for (int k = 0; k < CHAINS; k++) {
        out.line("final int left%d = Math.min(LANES, length - (%s));", k, at.get(k));
        out.line(
            "final VectorMask<%s> active%d = %s.indexInRange(0, left%d);",
            element.boxName(), k, JavaVectorSetup.elementSpecies(element), k);
        if (JavaVectorSetup.isNarrow(element)) {
          out.line("final VectorMask<Float> lanes%d = FLOATS.indexInRange(0, left%d);", k, k);
        }
      }
    }
    writeLoads(out, part, at, masks);
    if (tracked) {
      out.line("extreme =");
      out.line("    extreme");
      for (int k = 0; k < CHAINS; k++) {
        out.line(
            "        .max(d%d.reinterpretAsInts().and(Integer.MAX_VALUE))%s",
            k, k == CHAINS - 1 ? ";" : "");
      }
    }
    Lowered.Block block = program.regions().getFirst().block();
    if (part.isScaled()) {
      writeReduction(out);
    }
    JavaVectorSteps.Names decoded = (a, k) -> (part.isScaled() ? "q" : "d") + k;
    steps.write(out, exponential, CHAINS, decoded);
    steps.write(out, block.steps(), CHAINS, decoded);
    List<String> results = new ArrayList<>();
    for (int k = 0; k < CHAINS; k++) {
      String result = steps.name(block.result(), k, decoded);
      if (part.isRare()) {
        out.line("final FloatVector f%1$d = %2$s.fma(lost%1$d, %2$s);", k, result);
        result = "f" + k;
      }
      if (part.hasGaps()) {
        out.line("final FloatVector r%d = %s.blend(0, gap%d);", k, result, k);
        result = "r" + k;
      }
      results.add(result);
    }
    use.write(out, results, at, masks);
    out.close();
  }

  /** To arguments {@code q} of magnitudes up to ln(2)/2, as Softmax.Scaled. */
  private static void writeReduction(Source out) {
    out.lines(
        """
        final FloatVector inverse = FloatVector.broadcast(FLOATS, INVERSE_LN2);
        final FloatVector minusHigh = FloatVector.broadcast(FLOATS, -LN2_HIGH);
        final FloatVector minusLow = FloatVector.broadcast(FLOATS, -LN2_LOW);
        final FloatVector magic = FloatVector.broadcast(FLOATS, MAGIC);
        """);
    for (int k = 0; k < CHAINS; k++) {
      out.line("final FloatVector a%1$d = d%1$d.fma(inverse, magic);", k);
      out.line(
          "final IntVector b%1$d = a%1$d.reinterpretAsInts().blend(LEAST, gap%1$d.cast(INTS));", k);
      out.line("final FloatVector n%1$d = a%1$d.sub(magic);", k);
      out.line("final FloatVector q%1$d = n%1$d.fma(minusLow, n%1$d.fma(minusHigh, d%1$d));", k);
    }
  }

  private void writeLoads(Source out, Part part, List<String> at, List<String> masks) {
    for (int k = 0; k < CHAINS; k++) {
      out.line(
          "final %s x%d = %s;",
          JavaVectorOps.type(element.carrier()),
          k,
          JavaVectorSetup.load(element, "src, srcOffset + " + at.get(k), masks.get(k)));
    }
    Lowered.Block decode = program.decode().getFirst();
    JavaVectorSteps.Names stored = (a, k) -> "x" + k;
    steps.write(out, decode.steps(), CHAINS, stored);
    for (int k = 0; k < CHAINS; k++) {
      String value = steps.name(decode.result(), k, stored);
      String d = value;
      if (shifted || part.isRare()) {
        d = "%s.sub(shift%s)".formatted(value, part.partial ? ", " + lanes(k) : "");
      }
      if (part.isScaled() && part.partial) {
        d = "%s.blend(Float.NEGATIVE_INFINITY, %s.not())".formatted(value, lanes(k));
      }
      if (part.hasGaps()) {
        out.line("final FloatVector g%d = %s;", k, d);
        out.line(
            "final VectorMask<Float> gap%d = g%d.compare(VectorOperators.LT, %s);",
            k, k, part.least);
        d = "g%d.blend(0, gap%d)".formatted(k, k);
      }
      if (part.isRare()) {
        // Knuth's TwoSum.
        out.line("final FloatVector back%1$d = g%1$d.sub(%2$s);", k, value);
        out.line(
            "final FloatVector lost%1$d = %2$s.sub(g%1$d.sub(back%1$d)).sub(back%1$d.add(shift));",
            k, value);
      }
      out.line("final FloatVector d%d = %s;", k, d);
    }
  }

  /** The mask of a chain for lanes of floats. */
  String lanes(int chain) {
    return (JavaVectorSetup.isNarrow(element) ? "lanes" : "active") + chain;
  }

  /** Encodes and stores vectors of floats. */
  void store(Source out, List<String> values, List<String> at, List<String> masks) {
    JavaVectorSteps.Names encoding = (a, k) -> values.get(k);
    steps.write(out, program.encode().steps(), CHAINS, encoding);
    for (int k = 0; k < CHAINS; k++) {
      String value = steps.name(program.encode().result(), k, encoding);
      JavaVectorSetup.store(element, value, "dst, dstOffset + " + at.get(k), masks.get(k))
          .forEach(out::line);
    }
  }

  /** Writes {@code max} for codes, vector by vector. */
  void writeMaximum(Source out) {
    Lowered.Block decode = program.decode().getFirst();
    JavaVectorSteps.Names stored = (a, k) -> "x";
    out.open(
        "private static float max(%s[] src, int srcOffset, int length)"
            .formatted(element.javaName()));
    steps.declare(out, decode.steps(), List.of(decode.result()));
    out.line("FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);");
    out.open("for (int i = 0; i < length; i += LANES)");
    out.line("final int left = Math.min(LANES, length - i);");
    out.line(
        "final VectorMask<%s> active = %s.indexInRange(0, left);",
        element.boxName(), JavaVectorSetup.elementSpecies(element));
    out.line(
        "final %s x = %s;",
        JavaVectorOps.type(element.carrier()),
        JavaVectorSetup.load(element, "src, srcOffset + i", "active"));
    steps.write(out, decode.steps(), 1, stored);
    out.line("final VectorMask<Float> lanes = FLOATS.indexInRange(0, left);");
    out.line(
        "most = most.lanewise(VectorOperators.MAX, %s, lanes);",
        steps.name(decode.result(), 0, stored));
    out.close();
    out.line("return most.reduceLanes(VectorOperators.MAX);");
    out.close();
  }
}
