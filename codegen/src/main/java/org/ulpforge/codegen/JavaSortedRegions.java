package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Methods on arrays for programs with large regions, whose values all have the same width: the
 * elements of a block are sorted by regions, and each region works on whole vectors of its own
 * elements, {@linkplain Pieces piece by piece}. Pieces have no loops, which C2 would overtax itself
 * with; from one to the next values go by an array.
 */
final class JavaSortedRegions {

  /** Vectors side by side, since most steps wait for the one before. */
  static final int CHAINS = 2;

  private static final String STEP = CHAINS + " * LANES";

  private final Lowered program;
  private final Element element;
  private final JavaVectorSteps vectors;
  private final List<Pieces> pieces = new ArrayList<>();

  JavaSortedRegions(Lowered program, JavaVectorSteps vectors) {
    this.program = program;
    this.element = program.element();
    this.vectors = vectors;
    for (Lowered.Region region : program.regions()) {
      List<Step> steps = new ArrayList<>(program.headOf(region));
      steps.addAll(region.block().steps());
      Value result = region.block().result();
      pieces.add(Pieces.of(Schedule.of(steps, result), result));
    }
  }

  void writeMethods(Source out) {
    writeBlocks(out);
    out.line("");
    writeFew(out);
    out.line("");
    writeClassification(out);
    for (int r = 0; r < pieces.size(); r++) {
      out.line("");
      writeRegion(out, r);
      for (int p = 0; p < pieces.get(r).pieces().size(); p++) {
        out.line("");
        writePiece(out, r, p);
      }
    }
  }

  private String parameters() {
    return sources().stream()
        .map(s -> "%1$s[] %2$s, int %2$sOffset, ".formatted(element.javaName(), s))
        .collect(Collectors.joining());
  }

  private List<String> sources() {
    return JavaVector.sources(program);
  }

  /** Column 0 of the packed ones has the regions, then the results; the arguments follow. */
  private void writeBlocks(Source out) {
    String type = element.javaName();
    int regions = pieces.size();
    int columns = pieces.stream().mapToInt(Pieces::columns).max().orElseThrow();
    out.line(
        "/** Block by block, sorted by regions, each in whole vectors of its own elements. */");
    out.line("private static void sorted(");
    out.open("    " + parameters() + type + "[] dst, int dstOffset, int length)");
    out.line("final int most = Math.min(BLOCK, length);");
    out.line("final int stride = most + %d * LANES;", CHAINS * regions);
    out.line("final %1$s[] packed = new %1$s[%2$d * stride];", type, 1 + program.arity());
    out.line("final %1$s[] live = new %1$s[%2$d * LANES];", type, CHAINS * columns);
    out.line("final int[] map = new int[LANES];");
    out.line("final int[] at = new int[most];");
    out.line("final int[] from = new int[%d];", regions);
    out.line("final int[] to = new int[%d];", regions);
    out.open("for (int i = 0; i < length; i += BLOCK)");
    out.line("final int count = Math.min(BLOCK, length - i);");
    String arguments =
        sources().stream()
            .map(s -> "%1$s, %1$sOffset + i, ".formatted(s))
            .collect(Collectors.joining());
    out.line("classify(" + arguments + "packed, count);");
    out.line("Arrays.fill(to, 0);");
    out.open("for (int j = 0; j < count; j++)");
    out.line("to[(int) packed[j]]++;");
    out.close();
    out.line("int next = 0;");
    out.open("for (int r = 0; r < %d; r++)".formatted(regions));
    out.line("from[r] = next;");
    out.line("next += (to[r] + %1$s - 1) & -(%1$s);", STEP);
    out.line("to[r] = from[r];");
    out.close();
    out.open("for (int j = 0; j < count; j++)");
    out.line("final int k = to[(int) packed[j]]++;");
    out.line("at[j] = k;");
    for (int a = 0; a < program.arity(); a++) {
      out.line("packed[%s + k] = %2$s[%2$sOffset + i + j];", column(a), sources().get(a));
    }
    out.close();
    for (int r = 0; r < regions; r++) {
      out.open("if (to[%1$d] - from[%1$d] < FEW)".formatted(r));
      out.line("few(packed, stride, from[%1$d], to[%1$d]);", r);
      out.reopen("else");
      out.line("sorted%1$d(packed, stride, from[%1$d], to[%1$d], live, map);", r);
      out.close();
    }
    out.open("for (int j = 0; j < count; j++)");
    out.line("dst[dstOffset + i + j] = packed[at[j]];");
    out.close();
    out.close();
    out.close();
  }

  /** Vectors that are hardly used stay with the interpreter, which takes milliseconds for them. */
  private void writeFew(Source out) {
    out.line("private static final int FEW = 4 * LANES;");
    out.line("");
    out.line("/** Element by element, where there are few of a region. */");
    out.line("private static void few(");
    out.open("    %s[] packed, int stride, int from, int to)".formatted(element.javaName()));
    out.open("for (int i = from; i < to; i++)");
    String arguments =
        IntStream.range(0, program.arity())
            .mapToObj(a -> "packed[" + column(a) + " + i]")
            .collect(Collectors.joining(", "));
    out.line("packed[i] = apply(" + arguments + ");");
    out.close();
    out.close();
  }

  private static String column(int argument) {
    return argument == 0 ? "stride" : argument + 1 + " * stride";
  }

  private void writeClassification(Source out) {
    List<Lowered.Region> regions = program.regions();
    List<Step> head = program.headOfGuards(regions);
    out.line("/** The number of the region of each element. */");
    out.line("private static void classify(");
    out.open("    " + parameters() + element.javaName() + "[] packed, int count)");
    vectors.declare(out, head, List.of());
    out.open("for (int i = 0; i < count; i += LANES)");
    String species = JavaVectorSetup.elementSpecies(element);
    out.line(
        "final VectorMask<%s> active = %s.indexInRange(i, count);", element.boxName(), species);
    for (int a = 0; a < program.arity(); a++) {
      String source = sources().get(a);
      String load =
          JavaVectorSetup.load(element, "%1$s, %1$sOffset + i".formatted(source), "active");
      out.line("final %s %s = %s;", JavaVectorOps.type(element.carrier()), argument(a, 0), load);
    }
    vectors.write(out, head, 1, JavaSortedRegions::argument);
    String type = JavaVectorOps.type(element.carrier());
    out.line("%s region = %s.broadcast(%s, %d);", type, type, species, regions.size() - 1);
    for (int r = regions.size() - 2; r >= 0; r--) {
      Value guard = regions.get(r).guard().orElseThrow();
      String mask =
          vectors.cast(
              guard, vectors.name(guard, 0, JavaSortedRegions::argument), element.carrier());
      out.line("region = region.blend(%d, %s);", r, mask);
    }
    out.line("region.intoArray(packed, i);");
    out.close();
    out.close();
  }

  private static String argument(int index, int chain) {
    return (index == 0 ? "x" : "y") + chain;
  }

  private void writeRegion(Source out, int region) {
    String type = element.javaName();
    out.line("private static void sorted%d(", region);
    out.line("    %1$s[] packed, int stride, int from, int to,", type);
    out.open("    " + type + "[] live, int[] map)");
    out.open("for (int i = from; i < to; i += " + STEP + ")");
    for (int p = 0; p < pieces.get(region).pieces().size(); p++) {
      out.line("%s(packed, stride, i, live, map);", pieceName(region, p));
    }
    out.close();
    out.close();
  }

  private static String pieceName(int region, int piece) {
    return "sorted" + region + "piece" + piece;
  }

  private void writePiece(Source out, int region, int number) {
    Pieces.Piece piece = pieces.get(region).pieces().get(number);
    boolean last = number == pieces.get(region).pieces().size() - 1;
    Value result = program.regions().get(region).block().result();
    List<Value> results = last ? List.of(result) : List.of();
    String type = element.javaName();
    out.line("private static void %s(", pieceName(region, number));
    out.open("    " + type + "[] packed, int stride, int i, " + type + "[] live, int[] map)");
    vectors.declare(out, piece.steps(), results);
    Set<Value> used = new HashSet<>(results);
    piece.steps().forEach(step -> used.addAll(step.operands()));
    for (int a = 0; a < program.arity(); a++) {
      Value argument = program.decode().get(a).result();
      for (int k = 0; k < CHAINS && used.contains(argument); k++) {
        out.line(
            "final %s %s = %s;",
            JavaVectorOps.type(element.carrier()),
            argument(a, k),
            JavaVectorSetup.load(element, "packed, " + column(a) + " + i" + further(k), ""));
      }
    }
    piece.in().forEach((value, column) -> writeRead(out, value, column));
    for (Step step : piece.steps()) {
      if (step.table().isEmpty()) {
        vectors.write(out, List.of(step), CHAINS, JavaSortedRegions::argument);
      } else {
        for (int k = 0; k < CHAINS; k++) {
          writeLookup(out, step, k);
        }
      }
    }
    piece.out().forEach((value, column) -> writeWritten(out, value, column));
    for (int k = 0; k < CHAINS && last; k++) {
      String name = vectors.name(result, k, JavaSortedRegions::argument);
      out.line("%s.intoArray(packed, i%s);", name, further(k));
    }
    out.close();
  }

  /** Where a vector is, after the first one. */
  private static String further(int chain) {
    return chain == 0 ? "" : chain == 1 ? " + LANES" : " + " + chain + " * LANES";
  }

  private void writeRead(Source out, Value.Result value, int column) {
    for (int k = 0; k < CHAINS; k++) {
      String again = value.carrier() == element.carrier() ? "" : reinterpret(value.carrier());
      out.line(
          "final %s %s = %s%s;",
          JavaVectorOps.type(value.carrier()),
          vectors.name(value, k, JavaSortedRegions::argument),
          JavaVectorSetup.load(element, "live, " + live(column, k), ""),
          again);
    }
  }

  private void writeWritten(Source out, Value.Result value, int column) {
    for (int k = 0; k < CHAINS; k++) {
      String again = value.carrier() == element.carrier() ? "" : reinterpret(element.carrier());
      String name = vectors.name(value, k, JavaSortedRegions::argument);
      out.line("%s%s.intoArray(live, %s);", name, again, live(column, k));
    }
  }

  private static String live(int column, int chain) {
    return CHAINS * column + chain + " * LANES";
  }

  private static String reinterpret(Carrier carrier) {
    return ".reinterpretAs" + JavaVectorOps.box(carrier).replace("Integer", "Int") + "s()";
  }

  /** Whether four of the widest vectors hold a table. */
  static boolean isInFour(Step step) {
    return step.table().size() * step.carrier().bits() == 4 * 512;
  }

  /** By permutations of lanes where one, two or four vectors hold the table, else by a gather. */
  private void writeLookup(Source out, Step step, int chain) {
    Carrier carrier = step.carrier();
    String index = vectors.name(step.operand(0), chain, JavaSortedRegions::argument);
    int size = step.table().size();
    String species = JavaVectorOps.species(carrier);
    String type = JavaVectorOps.type(carrier);
    String table = JavaScalar.tableName(step);
    String gathered = "%s.fromArray(%s, %s, 0, map, 0)".formatted(type, species, table);
    String masked = index + ".and(" + (size - 1) + ")";
    String narrow =
        carrier.bits() == 64
            ? "((IntVector) " + masked + ".convertShape(VectorOperators.L2I, INTS, 0))"
            : masked;
    boolean four = isInFour(step);
    boolean permutes = JavaVectorOps.isInVectors(step) || four;
    if (permutes) {
      out.open("if (LANES < %d)".formatted(four ? size / 4 : size / 2));
    }
    out.line("%s.intoArray(map, 0);", narrow);
    if (permutes) {
      out.close();
    }
    String right = JavaVectorOps.lookup(step, index, gathered);
    if (four) {
      String codes =
          "reinterpretAs" + JavaVectorOps.box(carrier.codes()).replace("Integer", "Int") + "s()";
      List<String> parts =
          Stream.of("0", "LANES", "2 * LANES", "3 * LANES")
              .map(at ->
                  "%s.fromArray(%s, %s, %s)%s"
                      .formatted(type, species, table, at, carrier.isFloat() ? "." + codes : ""))
              .toList();
      right =
          "LANES != %d ? %s : %s.selectFrom(%s, %s).blend(%s.selectFrom(%s, %s), %s.and(%d).compare(VectorOperators.NE, 0))%s"
              .formatted(
                  size / 4,
                  gathered,
                  index,
                  parts.get(0),
                  parts.get(1),
                  index,
                  parts.get(2),
                  parts.get(3),
                  index,
                  size / 2,
                  carrier.isFloat() ? reinterpret(carrier) : "");
    }
    out.line(
        "final %s %s = %s;",
        type, vectors.name(step.result(), chain, JavaSortedRegions::argument), right);
  }
}
