package org.ulpforge.codegen;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The constants and small methods that the methods on arrays stand on: species, loads, stores, what
 * the API lacks.
 */
final class JavaVectorSetup {

  private final Lowered program;
  private final Element element;
  private final Set<Carrier> carriers = EnumSet.noneOf(Carrier.class);

  JavaVectorSetup(Lowered program) {
    this.program = program;
    this.element = program.element();
    carriers.add(element.carrier());
    program
        .vectorSteps()
        .forEach(step -> {
          carriers.add(step.carrier());
          step.operands().forEach(operand -> carriers.add(operand.carrier()));
        });
    carriers.remove(Carrier.MASK);
    if (program.isSorted()) {
      carriers.add(Carrier.I32);
    }
  }

  /** Whether elements are widened when they are loaded. */
  static boolean isNarrow(Element element) {
    return element == Element.SHORT || element == Element.BYTE;
  }

  static String elementSpecies(Element element) {
    return isNarrow(element) ? "ELEMENTS" : JavaVectorOps.species(element.carrier());
  }

  /** Species, and what methods on segments need. */
  void writeSpecies(Source out, VectorWidth width) {
    writeSpecies(out, width, true);
  }

  /** Species; all have as many lanes as the widest type has in the chosen vectors. */
  void writeSpecies(Source out, VectorWidth width, boolean segments) {
    int widest = carriers.stream().mapToInt(Carrier::bits).max().orElseThrow();
    out.line("private static final VectorShape SHAPE = " + width.shape() + ";");
    for (Carrier carrier : carriers) {
      String shape =
          carrier.bits() == widest
              ? "SHAPE"
              : "VectorShape.forBitSize(SHAPE.vectorBitSize() / " + widest / carrier.bits() + ")";
      out.line(
          "private static final VectorSpecies<%s> %s ="
              .formatted(JavaVectorOps.box(carrier), JavaVectorOps.species(carrier)));
      out.line(
          "    VectorSpecies.of(" + Element.of(carrier).javaName() + ".class, " + shape + ");");
    }
    if (segments) {
      String layout =
          element == Element.BYTE ? "JAVA_BYTE" : "JAVA_" + element.name() + "_UNALIGNED";
      out.line(
          "private static final ValueLayout.Of%s LAYOUT = ValueLayout.%s;"
              .formatted(capital(element.javaName()), layout));
    }
    out.line(
        "private static final int LANES = "
            + JavaVectorOps.species(element.carrier())
            + ".length();");
    if (isNarrow(element)) {
      out.line("");
      out.line("// At least 64 bits wide, of which the first LANES elements are used.");
      out.line("private static final VectorSpecies<%s> ELEMENTS =".formatted(element.boxName()));
      out.line("    VectorSpecies.of(");
      out.line(
          "        %s.class, VectorShape.forBitSize(Math.max(64, LANES * %s.SIZE)));"
              .formatted(element.javaName(), element.boxName()));
      out.line(
          "private static final VectorMask<%s> USED = ELEMENTS.indexInRange(0, LANES);"
              .formatted(element.boxName()));
      out.line("private static final boolean PARTIAL = ELEMENTS.length() > LANES;");
    }
    out.line("");
  }

  /**
   * Loads a vector, under a mask unless that is empty. Only methods of the API, since those are
   * always inlined.
   */
  static String load(Element element, String place, String mask) {
    String vector = elementVector(element) + ".fromArray(" + elementSpecies(element) + ", " + place;
    if (!isNarrow(element)) {
      return vector + (mask.isEmpty() ? "" : ", " + mask) + ")";
    }
    String chosen =
        mask.isEmpty()
            ? "(PARTIAL ? " + vector + ", USED) : " + vector + "))"
            : vector + ", " + mask + ")";
    return "(IntVector) %s.convertShape(VectorOperators.%s2I, INTS, 0)"
        .formatted(chosen, letter(element));
  }

  /** The statements that store a vector, under a mask unless that is empty. */
  static List<String> store(Element element, String value, String place, String mask) {
    String into = ".intoArray(" + place;
    if (!isNarrow(element)) {
      return List.of(value + into + (mask.isEmpty() ? "" : ", " + mask) + ");");
    }
    String narrowed =
        "((%s) %s.convertShape(VectorOperators.I2%s, ELEMENTS, 0))"
            .formatted(elementVector(element), value, letter(element));
    return mask.isEmpty()
        ? List.of(
            "if (PARTIAL) {",
            "  " + narrowed + into + ", USED);",
            "} else {",
            "  " + narrowed + into + ");",
            "}")
        : List.of(narrowed + into + ", " + mask + ");");
  }

  private static String elementVector(Element element) {
    return isNarrow(element) ? element.boxName() + "Vector" : JavaVectorOps.type(element.carrier());
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String letter(Element element) {
    return element.boxName().substring(0, 1);
  }

  /** What the tables and look-ups stand on. */
  void writeLookups(Source out) {
    program.vectorSteps().stream()
        .filter(JavaVectorOps::isInVectors)
        .map(Step::carrier)
        .distinct()
        .forEach(carrier -> {
          out.line("");
          out.lines(
              """
              /** As many entries as two vectors have, or more, since indices wrap there. */
              private static %1$s[] repeated(%1$s... table) {
                %1$s[] entries = new %1$s[Math.max(table.length, 2 * LANES)];
                for (int i = 0; i < entries.length; i++) {
                  entries[i] = table[i %% table.length];
                }
                return entries;
              }
              """
                  .formatted(Element.of(carrier).javaName()));
        });
    for (Step step : program.vectorSteps()) {
      if (!step.table().isEmpty() && !program.isSorted()) {
        out.line("");
        writeLookup(out, step);
      }
    }
  }

  /** Entry by entry: gathers are no faster, and slow where vectors are narrow. */
  private static void writeLookup(Source out, Step step) {
    out.lines(
        """
        /** For tables longer than four vectors. */
        private static %1$s %2$s(%3$s index) {
          %4$s[] at = new %4$s[LANES];
          index.intoArray(at, 0);
          %5$s[] entries = new %5$s[LANES];
          for (int i = 0; i < LANES; i++) {
            entries[i] = %6$s[(int) at[i] & %7$d];
          }
          return %1$s.fromArray(%8$s, entries, 0);
        }
        """
            .formatted(
                JavaVectorOps.type(step.carrier()),
                JavaVectorOps.lookupName(step),
                JavaVectorOps.type(step.carrier().codes()),
                Element.of(step.carrier().codes()).javaName(),
                Element.of(step.carrier()).javaName(),
                JavaScalar.tableName(step),
                step.table().size() - 1,
                JavaVectorOps.species(step.carrier())));
  }
}
