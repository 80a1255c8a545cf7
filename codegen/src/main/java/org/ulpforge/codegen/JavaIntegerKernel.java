package org.ulpforge.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An integer-only function as a Java class. Its methods on arrays take 256 results for a table, in
 * vectors of 16 bits: those of 8 bits two in a lane, those of 32 bits in two tables.
 */
public final class JavaIntegerKernel {

  private JavaIntegerKernel() {}

  /** The name of the file. */
  public static String fileName(KernelName name) {
    return name.javaClass() + ".java";
  }

  /** The text of the class, in {@link JavaBackend#DEFAULT_PACKAGE}. */
  public static String emit(IntegerKernel kernel) {
    Lowered program = kernel.lower();
    Map<String, String> values = new HashMap<>(width(kernel));
    values.put("package", JavaBackend.DEFAULT_PACKAGE);
    values.put("class", kernel.name().javaClass());
    values.put("function", kernel.function().function());
    values.put("lo", Integer.toString(kernel.function().lo()));
    values.put("hi", Integer.toString(kernel.function().hi()));
    values.put("tables", JavaByteTables.literals(program));
    values.put(
        "wide",
        JavaByteTables.method(
            program,
            "/** What the program gives, before it is requantised. */\npublic static int wide(int x)"));
    values.put("narrow", narrow(kernel));
    values.put("bytes", Integer.toString(kernel.result().bits() / Byte.SIZE));
    String head =
        kernel.header().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
    return head + Template.fill("IntegerKernel.java.txt", values);
  }

  static String type(IntegerKernel kernel) {
    return switch (kernel.result().bits()) {
      case Byte.SIZE -> "byte";
      case Short.SIZE -> "short";
      default -> "int";
    };
  }

  /** What depends on the width of results. */
  private static Map<String, String> width(IntegerKernel kernel) {
    String type = type(kernel);
    Map<String, String> values = new HashMap<>();
    List.of("imports", "vectorimports", "constants", "fill", "same", "copy", "methods")
        .forEach(name -> values.put(name, ""));
    values.put("type", type);
    values.put("layout", "JAVA_" + type.toUpperCase(Locale.ROOT) + "_UNALIGNED");
    switch (kernel.result().bits()) {
      case Byte.SIZE -> bytes(values);
      case Short.SIZE -> shorts(values);
      default -> ints(values);
    }
    return values;
  }

  private static void bytes(Map<String, String> values) {
    values.put("layout", "JAVA_BYTE");
    values.put("imports", "import java.util.Arrays;\n");
    values.put("maskimport", "");
    values.put(
        "constants",
"""

  /** Two in each, that of the even code in the lower half. */
  private static final short[] PAIRS = new short[RESULTS.length / 2];
""");
    values.put(
        "fill",
"""
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) ((RESULTS[2 * i] & 0xff) | RESULTS[2 * i + 1] << Byte.SIZE);
    }
""");
    values.put("same", " Source and destination may be the same array.");
    values.put("copy", JavaByteTables.COPY);
    values.put("load", JavaByteTables.load("PAIRS", "pairs", 4));
    values.put("look", JavaByteTables.PAIR);
  }

  private static void shorts(Map<String, String> values) {
    values.put("maskimport", JavaByteTables.MASK_IMPORT);
    values.put("load", JavaByteTables.load("RESULTS", "results", 8));
    values.put("look", JavaByteTables.ENTRY);
  }

  private static void ints(Map<String, String> values) {
    values.put("vectorimports", "import jdk.incubator.vector.IntVector;\n");
    values.put("maskimport", JavaByteTables.MASK_IMPORT);
    values.put(
        "constants",
"""

  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());

  /** The lower and the upper halves. */
  private static final short[] LOW = new short[RESULTS.length];

  private static final short[] HIGH = new short[RESULTS.length];
""");
    values.put(
        "fill",
"""
    for (int i = 0; i < RESULTS.length; i++) {
      LOW[i] = (short) RESULTS[i];
      HIGH[i] = (short) (RESULTS[i] >> Short.SIZE);
    }
""");
    values.put(
        "load", JavaByteTables.load("LOW", "low", 8) + JavaByteTables.load("HIGH", "high", 8));
    values.put(
        "look",
        JavaByteTables.MASKS
            + "        final ShortVector low =\n            "
            + JavaByteTables.selected("low")
            + ";\n"
            + "        final ShortVector high =\n            "
            + JavaByteTables.selected("high")
            + ";\n"
            + "        joined(low, high, 0).intoArray(dst, dstOffset + i);\n"
            + "        joined(low, high, 1).intoArray(dst, dstOffset + i + LANES / 2);\n");
    values.put(
        "methods",
"""

  private static IntVector joined(ShortVector low, ShortVector high, int part) {
    return (IntVector)
        low.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, part)
            .lanewise(
                VectorOperators.OR,
                high.convertShape(VectorOperators.S2I, INTS, part)
                    .lanewise(VectorOperators.LSHL, Short.SIZE));
  }
""");
  }

  private static String narrow(IntegerKernel kernel) {
    String type = type(kernel);
    String scaled =
        kernel.multiplier() == 1 ? "(long) wide" : "wide * %dL".formatted(kernel.multiplier());
    if (kernel.shift() > 0) {
      scaled = "(%s + (1L << %d)) >> %d".formatted(scaled, kernel.shift() - 1, kernel.shift());
    }
    String box =
        switch (kernel.result().bits()) {
          case Byte.SIZE -> "Byte";
          case Short.SIZE -> "Short";
          default -> "Integer";
        };
    String result =
        kernel.isPlain()
            ? "wide"
            : "(%1$s) Math.clamp(%2$s, %3$s.MIN_VALUE, %3$s.MAX_VALUE)"
                .formatted(type, scaled, box);
    return """
      private static %s narrow(int wide) {
        return %s;
      }
    """
        .formatted(type, result);
  }
}
