package org.ulpforge.codegen;

import java.util.List;
import java.util.stream.Collectors;

/** The method on memory segments: block by block through arrays, which stay in cache. */
final class JavaSegments {

  private final Element element;
  private final List<String> sources;

  JavaSegments(Lowered program) {
    this.element = program.element();
    this.sources = JavaVector.sources(program);
  }

  void writeMethod(Source out) {
    out.lines(
        """
        /**
         * As the method on arrays, on memory in native byte order; offsets are in bytes, {@code length} in elements.
         * Segments may overlap: the result is as if the source were read first.
         *
         * @throws IndexOutOfBoundsException if a range is outside its segment; nothing is written then
         */\
        """);
    String parameters =
        sources.stream()
            .map(s -> "MemorySegment " + s + ", long " + s + "ByteOffset, ")
            .collect(Collectors.joining());
    out.line("public static void apply(");
    out.open("    " + parameters + "MemorySegment dst, long dstByteOffset, long length)");
    out.line("MemorySegment to = slice(dst, dstByteOffset, length);");
    for (String s : sources) {
      out.line(
          "MemorySegment %1$sFrom = source(slice(%1$s, %1$sByteOffset, length), to);".formatted(s));
    }
    for (String s : sources) {
      out.line(
          "%2$s[] %1$sBlock = new %2$s[(int) Math.min(BLOCK, length)];"
              .formatted(s, element.javaName()));
    }
    String result = sources.getFirst() + "Block";
    out.open("for (long i = 0; i < length; i += BLOCK)");
    out.line("int count = (int) Math.min(BLOCK, length - i);");
    for (String s : sources) {
      out.line(
          "MemorySegment.copy(%1$sFrom, LAYOUT, i * %2$d, %1$sBlock, 0, count);"
              .formatted(s, element.bytes()));
    }
    String arguments = sources.stream().map(s -> s + "Block, 0, ").collect(Collectors.joining());
    out.line("apply(" + arguments + result + ", 0, count);");
    out.line(
        "MemorySegment.copy(%s, 0, to, LAYOUT, i * %d, count);".formatted(result, element.bytes()));
    out.close();
    out.close();
  }

  /** The private methods that it calls. */
  static void writeAccess(Source out, Element element) {
    out.lines(
        """
        private static MemorySegment slice(MemorySegment segment, long byteOffset, long length) {
          Objects.checkFromIndexSize(0, length, Long.MAX_VALUE / %1$d);
          return segment.asSlice(byteOffset, length * %1$d);
        }

        /** The source itself, or a copy where the destination would overwrite it before it is read. */
        private static MemorySegment source(MemorySegment from, MemorySegment to) {
          boolean ahead = from.address() < to.address() && from.asOverlappingSlice(to).isPresent();
          return ahead ? MemorySegment.ofArray(from.toArray(ValueLayout.JAVA_BYTE)) : from;
        }
        """
            .formatted(element.bytes()));
  }
}
