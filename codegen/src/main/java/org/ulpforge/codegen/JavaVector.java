package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The methods on arrays and memory segments. A loop works on several vectors at once, so that their
 * chains of operations overlap; what is left is done vector by vector under masks. Where a program
 * has regions, the loop computes the first one if all lanes of all vectors are in it; else those
 * elements are given to a method that computes all regions and blends. That method, too, takes
 * arrays: vectors that are handed to a method too long to be inlined go by the heap. Where only the
 * other regions need wider types, those elements are computed one by one instead, so that the loop
 * keeps all lanes of its vectors.
 */
final class JavaVector {

  /** Beyond this number of operations in the loop, registers and compilers are overtaxed. */
  private static final int MAX_LOOP_OPERATIONS = 120;

  /**
   * Two chains with more operations on floats have vectors spilled to the stack, where they may lie
   * across cache lines: cos by 38 operations takes half of the time in one chain, gelu by 45 loses
   * a fifth in two at every other depth of the stack. Codes need fewer vectors at once.
   */
  private static final int MAX_OPERATIONS_OF_TWO = 72;

  private final Lowered program;
  private final Element element;
  private final JavaVectorSteps steps;
  private final Optional<JavaVectorGuard> together;

  JavaVector(Lowered program) {
    this.program = program;
    this.element = program.element();
    this.together = JavaVectorGuard.of(program);
    this.steps = new JavaVectorSteps(program);
  }

  /** How many vectors the loop works on at once. */
  private int chains() {
    int operations = program.firstSteps().size();
    int most = program.isDirect() ? MAX_OPERATIONS_OF_TWO : MAX_LOOP_OPERATIONS;
    return 4 * operations <= MAX_LOOP_OPERATIONS ? 4 : 2 * operations <= most ? 2 : 1;
  }

  /** Both array methods, and what they share. */
  void writeMethods(Source out) {
    writeArrays(out);
    out.line("");
    new JavaSegments(program).writeMethod(out);
    writeShared(out);
  }

  /** The method on arrays alone. */
  void writeArrayMethods(Source out) {
    writeArrays(out);
    writeShared(out);
  }

  private void writeShared(Source out) {
    if (program.isSorted()) {
      out.line("");
      new JavaSortedRegions(program, steps).writeMethods(out);
    } else if (!program.isStraightLine() && !program.isByElements()) {
      out.line("");
      writeAllRegions(out);
    }
    steps.writePools(out);
  }

  private List<String> sources() {
    return sources(program);
  }

  /** The names of the arguments of methods on arrays and segments. */
  static List<String> sources(Lowered program) {
    return program.arity() == 1 ? List.of("src") : List.of("x", "y");
  }

  private void writeArrays(Source out) {
    String array = element.javaName() + "[] ";
    out.lines(
        """
        /**
         * Applies the function to {@code length} elements. Source and destination may be the same array.
         *
         * @throws IndexOutOfBoundsException if a range is outside its array; nothing is written then
         */\
        """);
    String parameters =
        sources().stream()
            .map(s -> array + s + ", int " + s + "Offset, ")
            .collect(Collectors.joining());
    out.open("public static void apply(" + parameters + array + "dst, int dstOffset, int length)");
    for (String source : sources()) {
      out.line("Objects.checkFromIndexSize(" + source + "Offset, length, " + source + ".length);");
    }
    out.line("Objects.checkFromIndexSize(dstOffset, length, dst.length);");
    for (String s : sources()) {
      out.open(
          "if (%1$s == dst && %1$sOffset < dstOffset && dstOffset - %1$sOffset < length)"
              .formatted(s));
      out.line("%1$s = Arrays.copyOfRange(%1$s, %1$sOffset, %1$sOffset + length);", s);
      out.line("%sOffset = 0;", s);
      out.close();
    }
    if (program.isSorted()) {
      out.open("if (length < 4 * LANES)");
      writeScalars(out, "for (int i = 0; i < length; i++)", "i");
      out.reopen("else");
      out.line("sorted(" + places("0") + ", length);");
      out.close();
    } else {
      writeLoops(
          out,
          (source, at) -> source + ", " + source + "Offset + " + at,
          at -> "dst, dstOffset + " + at);
    }
    out.close();
  }

  private interface Loading {
    String at(String source, String index);
  }

  private interface Storing {
    String at(String index);
  }

  private void writeLoops(Source out, Loading loading, Storing storing) {
    int chains = chains();
    List<Value> results = new ArrayList<>(List.of(program.regions().getFirst().block().result()));
    results.add(program.encode().result());
    steps.declare(out, program.firstSteps(), results);
    out.line("int i = 0;");
    String step = chains == 1 ? "LANES" : chains + " * LANES";
    out.open("for (; i <= length - %1$s; i += %1$s)".formatted(step));
    writeBody(
        out,
        chains,
        k -> k == 0 ? "i" : k == 1 ? "i + LANES" : "i + " + k + " * LANES",
        "",
        loading,
        storing);
    out.close();
    out.open("for (; i < length; i += LANES)");
    out.line("final int left = Math.min(LANES, length - i);");
    out.line(
        "final VectorMask<%s> active = %s.indexInRange(0, left);"
            .formatted(element.boxName(), JavaVectorSetup.elementSpecies(element)));
    writeBody(out, 1, k -> "i", "active", loading, storing);
    out.close();
  }

  private interface Index {
    String of(int chain);
  }

  private void writeBody(
      Source out, int chains, Index index, String mask, Loading loading, Storing storing) {
    writeLoads(out, chains, index, mask, loading);
    if (program.isStraightLine()) {
      steps.write(out, program.head(), chains, this::decoded);
      writeFirst(out, chains, index, mask, storing);
      return;
    }
    out.open("if (" + writeGuard(out, chains, mask) + ".allTrue())");
    writeFirst(out, chains, index, mask, storing);
    out.reopen("else");
    if (!mask.isEmpty()) {
      writeScalars(out, "for (; i < length; i++)", "i");
    } else if (program.isByElements()) {
      writeScalars(out, "for (int j = i; j < i + " + chains + " * LANES; j++)", "j");
    } else {
      out.line("allRegions(" + places("i") + ");");
    }
    out.close();
  }

  private void writeScalars(Source out, String loop, String index) {
    out.open(loop);
    String arguments =
        sources().stream()
            .map(s -> s + "[" + s + "Offset + " + index + "]")
            .collect(Collectors.joining(", "));
    out.line("dst[dstOffset + " + index + "] = apply(" + arguments + ");");
    out.close();
  }

  /** Writes the head; gives the mask of the lanes that are in the first region or do not count. */
  private String writeGuard(Source out, int chains, String mask) {
    if (chains > 1 && together.isPresent()) {
      JavaVectorGuard guard = together.get();
      steps.write(
          out,
          program.head().stream().filter(step -> !step.equals(guard.comparison())).toList(),
          chains,
          this::decoded);
      return guard.write(
          out,
          IntStream.range(0, chains)
              .mapToObj(k -> steps.name(guard.compared(), k, this::decoded))
              .toList());
    }
    steps.write(out, program.head(), chains, this::decoded);
    Value guard = program.regions().getFirst().guard().orElseThrow();
    String all =
        IntStream.range(0, chains)
            .mapToObj(k -> steps.name(guard, k, this::decoded))
            .reduce((a, b) -> a + ".and(" + b + ")")
            .orElseThrow();
    Carrier species = steps.lanesOf(guard);
    return mask.isEmpty()
        ? all
        : all + ".or(" + JavaVectorOps.species(species) + ".indexInRange(0, left).not())";
  }

  private void writeLoads(Source out, int chains, Index index, String mask, Loading loading) {
    String loaded = JavaVectorOps.type(element.carrier());
    for (int a = 0; a < program.arity(); a++) {
      for (int k = 0; k < chains; k++) {
        out.line(
            "final %s %s%d = %s;",
            loaded,
            stored(a),
            k,
            JavaVectorSetup.load(element, loading.at(sources().get(a), index.of(k)), mask));
      }
      Lowered.Block block = program.decode().get(a);
      steps.write(out, block.steps(), chains, this::stored);
    }
  }

  /** Arguments of a method on arrays, from an index on. */
  private String places(String index) {
    return Stream.concat(sources().stream(), Stream.of("dst"))
        .map(s -> "%1$s, %1$sOffset + %2$s".formatted(s, index))
        .collect(Collectors.joining(", "));
  }

  private void writeFirst(Source out, int chains, Index index, String mask, Storing storing) {
    Lowered.Block block = program.regions().getFirst().block();
    steps.write(out, block.steps(), chains, this::decoded);
    JavaVectorSteps.Names encoding = (a, k) -> steps.name(block.result(), k, this::decoded);
    steps.write(out, program.encode().steps(), chains, encoding);
    for (int k = 0; k < chains; k++) {
      String result = steps.name(program.encode().result(), k, encoding);
      JavaVectorSetup.store(element, result, storing.at(index.of(k)), mask).forEach(out::line);
    }
  }

  /** Vector by vector: no chains side by side, since the regions already are. */
  private void writeAllRegions(Source out) {
    List<Step> all = new ArrayList<>(program.head());
    List<Value> results = new ArrayList<>();
    program.decode().forEach(b -> all.addAll(b.steps()));
    for (Lowered.Region region : program.regions()) {
      all.addAll(region.block().steps());
      results.add(region.block().result());
    }
    all.addAll(program.encode().steps());
    results.add(program.encode().result());
    String parameters =
        Stream.concat(sources().stream(), Stream.of("dst"))
            .map(s -> "%1$s[] %2$s, int %2$sOffset".formatted(element.javaName(), s))
            .collect(Collectors.joining(", "));
    out.line("/** As many elements as the loop takes at once. */");
    out.open("private static void allRegions(" + parameters + ")");
    steps.declare(out, all, results);
    out.open("for (int i = 0; i < " + chains() + " * LANES; i += LANES)");
    writeLoads(out, 1, k -> "i", "", (source, at) -> source + ", " + source + "Offset + " + at);
    steps.write(out, program.head(), 1, this::decoded);
    for (Lowered.Region region : program.regions()) {
      steps.write(out, region.block().steps(), 1, this::decoded);
    }
    Carrier carrier = program.result();
    String result = steps.name(program.regions().getLast().block().result(), 0, this::decoded);
    for (Lowered.Region region :
        program.regions().reversed().subList(1, program.regions().size())) {
      Value guard = region.guard().orElseThrow();
      result =
          "%s.blend(%s, %s)"
              .formatted(
                  result,
                  steps.name(region.block().result(), 0, this::decoded),
                  steps.cast(guard, steps.name(guard, 0, this::decoded), carrier));
    }
    out.line("final " + JavaVectorOps.type(carrier) + " result = " + result + ";");
    JavaVectorSteps.Names encoding = (a, k) -> "result";
    steps.write(out, program.encode().steps(), 1, encoding);
    String encoded = steps.name(program.encode().result(), 0, encoding);
    JavaVectorSetup.store(element, encoded, "dst, dstOffset + i", "").forEach(out::line);
    out.close();
    out.close();
  }

  private String stored(int argument) {
    return argument == 0 ? "x" : "y";
  }

  private String stored(int argument, int chain) {
    return stored(argument) + chain;
  }

  private String decoded(int argument, int chain) {
    return steps.name(program.decode().get(argument).result(), chain, this::stored);
  }
}
