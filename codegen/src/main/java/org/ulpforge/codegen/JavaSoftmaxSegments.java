package org.ulpforge.codegen;

/** Writes the softmax of a row in a memory segment: chunk by chunk through an array. */
final class JavaSoftmaxSegments {

  private final SoftmaxSpec spec;
  private final Element element;
  private final String shift;

  JavaSoftmaxSegments(SoftmaxSpec spec) {
    this.spec = spec;
    this.element = Element.of(spec.storage());
    this.shift = spec.passes().subtractsMaximum() ? ", max" : "";
  }

  /** Writes the method and what reads and writes rows. */
  void write(Source out) {
    out.line("");
    out.lines(
        """
        /**
         * As the method on arrays, on memory in native byte order; offsets are in bytes, {@code length} in elements.
         * Segments may overlap: the result is as if the source were read first.
         *
         * @throws IndexOutOfBoundsException if a range is outside its segment; nothing is written then
         */
        public static void apply(
            MemorySegment src, long srcByteOffset, MemorySegment dst, long dstByteOffset, long length, float scale) {
          MemorySegment to = slice(dst, dstByteOffset, length);
          MemorySegment from = source(slice(src, srcByteOffset, length), to);
        """);
    if (spec.passes().hasCommonWay()) {
      writeCommonWay(out);
    } else {
      out.line("  %s(from, to, length, scale);", spec.way());
    }
    out.line("}");
    writeAccess(out);
  }

  private void writeCommonWay(Source out) {
    out.line("  %1$s[] block = new %1$s[CHUNK];", element.javaName());
    out.line("  double[] sums = new double[WIDTH];");
    if (!shift.isEmpty()) {
      out.line("  float max = max(from, length, block);");
    }
    out.lines(
        """
          Row row = Row.COMMON;
          for (long i = 0; i < length && row != Row.RARE; i += CHUNK) {
            int count = read(from, i, length, block);
            row = sum(block, 0, count%1$s, row == Row.WITH_GAPS, sums);
          }
          double total = total(sums);
          if (row == Row.RARE || total == 0) {
            rare(from, to, length, scale);
            return;
          }
          boolean gaps = row == Row.WITH_GAPS;
        """
            .formatted(shift));
    if (spec.passes().stores()) {
      out.line("  double[] ignored = new double[WIDTH];");
    }
    out.lines(
        """
          for (long i = 0; i < length; i += CHUNK) {
            int count = read(from, i, length, block);
        """);
    if (spec.passes().stores()) {
      out.line("    store(block, 0, block, 0, count%s, gaps, ignored);", shift);
      out.line("    scale(block, 0, count, scale / total);");
    } else {
      out.line("    write(block, 0, block, 0, count%s, gaps, scale / total);", shift);
    }
    out.line("    write(block, count, to, i);");
    out.line("  }");
  }

  private void writeAccess(Source out) {
    JavaSegments.writeAccess(out, element);
    out.line("");
    out.lines(
        """
        /** As many elements from the i-th on as a chunk has, or the row. */
        private static int read(MemorySegment row, long i, long length, %1$s[] block) {
          int count = (int) Math.min(CHUNK, length - i);
          MemorySegment.copy(row, LAYOUT, %2$d * i, block, 0, count);
          return count;
        }

        private static void write(%1$s[] block, int count, MemorySegment row, long i) {
          MemorySegment.copy(block, 0, row, LAYOUT, %2$d * i, count);
        }
        """
            .formatted(element.javaName(), element.bytes()));
  }
}
