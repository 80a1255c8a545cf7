package org.ulpforge.codegen;

import java.util.stream.Collectors;

/**
 * Text that Java classes share which look up 256 results in vectors of 16 bits: an index is {@code
 * x}, from 0 to 255 in each lane; results go to {@code dst} at {@code dstOffset + i}. Permutations
 * of 16-bit lanes need no more than AVX-512 BW, those of bytes would need VBMI.
 */
final class JavaByteTables {

  static final String MASK_IMPORT = "import jdk.incubator.vector.VectorMask;\n";

  /** What {@link #selected} takes. */
  static final String MASKS =
"""
        final VectorMask<Short> odd = x.and((short) 64).compare(VectorOperators.NE, 0);
        final VectorMask<Short> upper = x.compare(VectorOperators.GE, 128);
""";

  /** A result of 8 bits, two in a lane of {@code pairs0} to {@code pairs3}. */
  static final String PAIR =
"""
        final ShortVector index = x.lanewise(VectorOperators.LSHR, 1);
        final ShortVector pair =
            index
                .selectFrom(pairs0, pairs1)
                .blend(index.selectFrom(pairs2, pairs3), x.compare(VectorOperators.GE, 128));
        pair.lanewise(VectorOperators.LSHR, x.and((short) 1).lanewise(VectorOperators.LSHL, 3))
            .convertShape(VectorOperators.S2B, BYTES, 0)
            .reinterpretAsBytes()
            .intoArray(dst, dstOffset + i);
""";

  /** A result of 16 bits, out of {@code results0} to {@code results7}. */
  static final String ENTRY =
      MASKS + "        " + selected("results") + "\n            .intoArray(dst, dstOffset + i);\n";

  /** Bytes that would be written before they are read go into an array of their own. */
  static final String COPY =
"""
    if (q == dst && offset < dstOffset && dstOffset - offset < length) {
      q = Arrays.copyOfRange(q, offset, offset + length);
      offset = 0;
    }
""";

  private JavaByteTables() {}

  /** Vectors of an array of {@code short}. */
  static String load(String array, String name, int vectors) {
    return load(name, vectors, "ShortVector.fromArray(SHORTS, " + array + ", %d * LANES)");
  }

  /**
   * Vectors of a table.
   *
   * @param form of one, with its number
   */
  static String load(String name, int vectors, String form) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < vectors; i++) {
      String vector = form.formatted(i);
      lines.append("      final ShortVector %s%d = %s;\n".formatted(name, i, vector));
    }
    return lines.toString();
  }

  /** One of 256 entries in eight vectors. */
  static String selected(String table) {
    return """
    x.selectFrom(%1$s0, %1$s1)
                .blend(x.selectFrom(%1$s2, %1$s3), odd)
                .blend(x.selectFrom(%1$s4, %1$s5).blend(x.selectFrom(%1$s6, %1$s7), odd), upper)\
    """
        .formatted(table);
  }

  /** The tables of a program. */
  static String literals(Lowered program) {
    Source out = new Source();
    for (Step step : program.steps()) {
      if (!step.table().isEmpty()) {
        out.line("");
        out.line(
            "  private static final int[] %s = {%s};",
            JavaScalar.tableName(step),
            step.table().stream().map(JavaScalar::literal).collect(Collectors.joining(", ")));
      }
    }
    return out.toString();
  }

  /**
   * A program in {@code i32} as a method.
   *
   * @param declaration with its comment
   */
  static String method(Lowered program, String declaration) {
    Source out = new Source();
    out.open(declaration);
    new JavaScalar().writeCore(out, program, "final ");
    out.close();
    return out.toString().indent(2);
  }
}
