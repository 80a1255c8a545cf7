package org.ulpforge.codegen;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.integer.IntegerSoftmax;

/**
 * An integer softmax as a Java class. Exponentials of 32 bits are looked up and added in two halves
 * of 16, or in one where they have no more; the codes of a row in a table that is made for it.
 */
public final class JavaIntegerSoftmax {

  private JavaIntegerSoftmax() {}

  /** The name of the file. */
  public static String fileName(KernelName name) {
    return name.javaClass() + ".java";
  }

  /** The text of the class, in {@link JavaBackend#DEFAULT_PACKAGE}. */
  public static String emit(IntegerSoftmaxKernel kernel) {
    Lowered program = kernel.lower();
    boolean narrow = kernel.isNarrow();
    Map<String, String> values = new HashMap<>(halves(kernel));
    values.put("package", JavaBackend.DEFAULT_PACKAGE);
    values.put("class", kernel.name().javaClass());
    values.put("bits", Integer.toString(kernel.bits()));
    values.put("maxLength", Integer.toString(IntegerSoftmax.MAX_LENGTH));
    values.put("least", Integer.toString(kernel.least()));
    values.put("sign", kernel.isPositive() ? "" : "-");
    values.put("literals", JavaByteTables.literals(program));
    values.put("program", JavaByteTables.method(program, "private static int computed(int x)"));
    values.put("imports", narrow ? "import java.util.Arrays;\n" : "");
    values.put("type", narrow ? "byte" : "short");
    values.put("box", narrow ? "Byte" : "Short");
    String results = narrow ? "row" : "results";
    values.put("resultsName", results);
    values.put(
        "results",
        (narrow ? "" : "    short[] results = new short[row.length];\n")
            + "    apply(row, 0, %s, 0, row.length);\n".formatted(results));
    values.put("layout", narrow ? "JAVA_BYTE" : "JAVA_SHORT_UNALIGNED");
    values.put("bytes", narrow ? "1" : "2");
    values.put("same", narrow ? "   * Source and destination may be the same array.\n" : "");
    values.put("copy", narrow ? JavaByteTables.COPY : "");
    values.put("narrowing", narrow ? "L2B" : "L2S");
    values.put("few", narrow ? "ByteVector.SPECIES_64" : "ShortVector.SPECIES_128");
    values.put(
        "load",
        narrow
            ? JavaByteTables.load(
                "pairs",
                4,
                "ByteVector.fromArray(WIDE, codes, %d * 2 * LANES).reinterpretAsShorts()")
            : JavaByteTables.load("codes", "results", 8));
    values.put("look", narrow ? JavaByteTables.PAIR : JavaByteTables.ENTRY);
    String head =
        kernel.header().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
    return head + Template.fill("IntegerSoftmax.java.txt", values);
  }

  /** What depends on whether exponentials have more than 16 bits. */
  private static Map<String, String> halves(IntegerSoftmaxKernel kernel) {
    IntegerSoftmax softmax = kernel.reference();
    boolean wide =
        IntStream.range(0, IntegerSoftmaxKernel.DIFFERENCES)
            .anyMatch(difference -> softmax.exponential(-difference) >> Short.SIZE != 0);
    String low = "low";
    String high = "high";
    return Map.of(
        "arrays",
        array(low) + (wide ? array(high) : ""),
        "fill",
        "      LOW[i] = (short) EXPONENTIALS[i];\n"
            + (wide ? "      HIGH[i] = (short) (EXPONENTIALS[i] >> Short.SIZE);\n" : ""),
        "loadHalves",
        halfLoads(low) + (wide ? halfLoads(high) : ""),
        "zeros",
        zeros(low) + (wide ? zeros(high) : ""),
        "addHalves",
        JavaByteTables.MASKS.indent(-2) + added(low) + (wide ? added(high) : ""),
        "totals",
        totals(low) + (wide ? totals(high) : ""),
        "total",
        wide ? "totalLow.add(totalHigh.lanewise(VectorOperators.LSHL, Short.SIZE))" : "totalLow");
  }

  private static String array(String half) {
    return """

      /** Their %s halves. */
      private static final short[] %s = new short[EXPONENTIALS.length];
    """
        .formatted(half.equals("low") ? "lower" : "upper", half.toUpperCase(Locale.ROOT));
  }

  private static String halfLoads(String half) {
    return JavaByteTables.load(half.toUpperCase(Locale.ROOT), half, 8).indent(-2);
  }

  private static String zeros(String half) {
    return """
        IntVector %ss = IntVector.zero(INTS);
        IntVector %s = %1$ss;
    """
        .formatted(half, upper(half));
  }

  private static String upper(String half) {
    return half.equals("low") ? "upperLows" : "upperHighs";
  }

  private static String added(String half) {
    return """
          final IntVector %1$s =
              %2$s
                  .reinterpretAsInts();
          %1$ss = %1$ss.add(%1$s);
          %3$s = %3$s.add(%1$s.lanewise(VectorOperators.LSHR, Short.SIZE));
    """
        .formatted(half, JavaByteTables.selected(half), upper(half));
  }

  private static String totals(String half) {
    String name = half.equals("low") ? "Low" : "High";
    return """
        final LongVector lower%1$s =
            %2$ss.sub(%3$s.lanewise(VectorOperators.LSHL, Short.SIZE)).reinterpretAsLongs();
        final LongVector upper%1$s = %3$s.reinterpretAsLongs();
        final LongVector total%1$s =
            lower%1$s
                .and(LANE)
                .add(lower%1$s.lanewise(VectorOperators.LSHR, Integer.SIZE))
                .add(upper%1$s.and(LANE))
                .add(upper%1$s.lanewise(VectorOperators.LSHR, Integer.SIZE));
    """
        .formatted(name, half, upper(half));
  }
}
