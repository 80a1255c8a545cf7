package org.ulpforge.codegen;

import java.util.EnumSet;
import java.util.Set;
import org.ulpforge.program.Opcode;

/** The constants and small methods that the methods on arrays stand on: species, loads, stores, what the API lacks. */
final class JavaVectorSetup {

  private final Lowered program;
  private final Element element;
  private final Set<Carrier> carriers = EnumSet.noneOf(Carrier.class);

  JavaVectorSetup(Lowered program) {
    this.program = program;
    this.element = program.element();
    carriers.add(element.carrier());
    program.steps().forEach(step -> {
      carriers.add(step.carrier());
      step.operands().forEach(operand -> carriers.add(operand.carrier()));
    });
    carriers.remove(Carrier.MASK);
  }

  /** Whether elements are widened when they are loaded. */
  static boolean isNarrow(Element element) {
    return element == Element.SHORT || element == Element.BYTE;
  }

  static String elementSpecies(Element element) {
    return isNarrow(element) ? "ELEMENTS" : JavaVectorOps.species(element.carrier());
  }

  /** Species; all have as many lanes as the widest type has in the chosen vectors. */
  void writeSpecies(Source out, VectorWidth width) {
    int widest = carriers.stream().mapToInt(Carrier::bits).max().orElseThrow();
    out.line("private static final VectorShape SHAPE = " + width.shape() + ";");
    for (Carrier carrier : carriers) {
      String shape =
          carrier.bits() == widest
              ? "SHAPE"
              : "VectorShape.forBitSize(SHAPE.vectorBitSize() / " + widest / carrier.bits() + ")";
      out.line("private static final VectorSpecies<%s> %s =".formatted(JavaVectorOps.box(carrier), JavaVectorOps.species(carrier)));
      out.line("    VectorSpecies.of(" + Element.of(carrier).javaName() + ".class, " + shape + ");");
    }
    out.line("private static final int LANES = " + JavaVectorOps.species(element.carrier()) + ".length();");
    if (isNarrow(element)) {
      out.line("");
      out.line("// At least 64 bits wide, of which the first LANES elements are used.");
      out.line("private static final VectorSpecies<%s> ELEMENTS =".formatted(element.boxName()));
      out.line("    VectorSpecies.of(");
      out.line("        %s.class, VectorShape.forBitSize(Math.max(64, LANES * %s.SIZE)));".formatted(element.javaName(), element.boxName()));
      out.line("private static final VectorMask<%s> USED = ELEMENTS.indexInRange(0, LANES);".formatted(element.boxName()));
    }
    out.line("");
  }

  /** Loads and stores of one vector, whole or under a mask. */
  void writeAccess(Source out) {
    if (isNarrow(element)) {
      writeNarrowAccess(out);
      return;
    }
    String vector = JavaVectorOps.type(element.carrier());
    out.lines(
        """
        private static %1$s load(%3$s[] from, int at) {
          return %1$s.fromArray(%2$s, from, at);
        }

        private static %1$s load(%3$s[] from, int at, VectorMask<%4$s> active) {
          return %1$s.fromArray(%2$s, from, at, active);
        }

        private static %1$s load(MemorySegment from, long at) {
          return %1$s.fromMemorySegment(%2$s, from, at, ByteOrder.nativeOrder());
        }

        private static %1$s load(MemorySegment from, long at, VectorMask<%4$s> active) {
          return %1$s.fromMemorySegment(%2$s, from, at, ByteOrder.nativeOrder(), active);
        }

        private static void store(%1$s values, %3$s[] to, int at) {
          values.intoArray(to, at);
        }

        private static void store(%1$s values, %3$s[] to, int at, VectorMask<%4$s> active) {
          values.intoArray(to, at, active);
        }

        private static void store(%1$s values, MemorySegment to, long at) {
          values.intoMemorySegment(to, at, ByteOrder.nativeOrder());
        }

        private static void store(%1$s values, MemorySegment to, long at, VectorMask<%4$s> active) {
          values.intoMemorySegment(to, at, ByteOrder.nativeOrder(), active);
        }
        """
            .formatted(vector, elementSpecies(element), element.javaName(), element.boxName()));
  }

  private void writeNarrowAccess(Source out) {
    String box = element.boxName();
    out.lines(
        """
        private static IntVector widened(%1$sVector elements) {
          return (IntVector) elements.convertShape(VectorOperators.%2$s2I, INTS, 0);
        }

        private static %1$sVector narrowed(IntVector values) {
          return (%1$sVector) values.convertShape(VectorOperators.I2%2$s, ELEMENTS, 0);
        }

        private static IntVector load(%3$s[] from, int at) {
          return ELEMENTS.length() == LANES
              ? widened(%1$sVector.fromArray(ELEMENTS, from, at))
              : load(from, at, USED);
        }

        private static IntVector load(%3$s[] from, int at, VectorMask<%1$s> active) {
          return widened(%1$sVector.fromArray(ELEMENTS, from, at, active));
        }

        private static IntVector load(MemorySegment from, long at) {
          return ELEMENTS.length() == LANES
              ? widened(%1$sVector.fromMemorySegment(ELEMENTS, from, at, ByteOrder.nativeOrder()))
              : load(from, at, USED);
        }

        private static IntVector load(MemorySegment from, long at, VectorMask<%1$s> active) {
          return widened(
              %1$sVector.fromMemorySegment(ELEMENTS, from, at, ByteOrder.nativeOrder(), active));
        }

        private static void store(IntVector values, %3$s[] to, int at) {
          if (ELEMENTS.length() == LANES) {
            narrowed(values).intoArray(to, at);
          } else {
            store(values, to, at, USED);
          }
        }

        private static void store(IntVector values, %3$s[] to, int at, VectorMask<%1$s> active) {
          narrowed(values).intoArray(to, at, active);
        }

        private static void store(IntVector values, MemorySegment to, long at) {
          if (ELEMENTS.length() == LANES) {
            narrowed(values).intoMemorySegment(to, at, ByteOrder.nativeOrder());
          } else {
            store(values, to, at, USED);
          }
        }

        private static void store(IntVector values, MemorySegment to, long at, VectorMask<%1$s> active) {
          narrowed(values).intoMemorySegment(to, at, ByteOrder.nativeOrder(), active);
        }
        """
            .formatted(box, box.substring(0, 1), element.javaName()));
  }

  void writeSegmentAccess(Source out) {
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

  /** What single operations need that the Vector API has not. */
  void writeOperations(Source out) {
    for (Carrier carrier : new Carrier[] {Carrier.F32, Carrier.F64}) {
      boolean used =
          program.steps().stream()
              .anyMatch(
                  s ->
                      (s.op() == Opcode.RINT || s.op() == Opcode.TOINT)
                          && s.operand(0).carrier() == carrier);
      if (used) {
        boolean f64 = carrier == Carrier.F64;
        out.line("");
        out.lines(
            """
            /** Ties to even by a sum that has no room for fractions; the sign is kept for zeros. */
            private static %1$s rint(%1$s x) {
              %1$s magnitude = x.abs();
              %1$s whole = magnitude.add(%2$s).sub(%2$s);
              %1$s signed =
                  whole.reinterpretAs%3$ss().or(x.reinterpretAs%3$ss().and(%4$s)).reinterpretAs%5$ss();
              return x.blend(signed, magnitude.lt(%2$s));
            }
            """
                .formatted(
                    JavaVectorOps.type(carrier),
                    f64 ? "0x1p52" : "0x1p23f",
                    f64 ? "Long" : "Int",
                    f64 ? "Long.MIN_VALUE" : "Integer.MIN_VALUE",
                    f64 ? "Double" : "Float"));
      }
    }
    for (Step step : program.steps()) {
      if (!step.table().isEmpty()) {
        out.line("");
        writeLookup(out, step);
      }
    }
  }

  private static void writeLookup(Source out, Step step) {
    out.lines(
        """
        private static %1$s %2$s(IntVector index) {
          if (LANES >= %3$d) {
            return %1$s.fromArray(%4$s, %5$s, 0, %4$s.indexInRange(0, %3$d))
                .rearrange(index.toShuffle().cast(%4$s));
          }
          int[] at = index.toArray();
          return %1$s.fromArray(%4$s, %5$s, 0, at, 0);
        }
        """
            .formatted(
                JavaVectorOps.type(step.carrier()),
                JavaVectorOps.lookupName(step),
                step.table().size(),
                JavaVectorOps.species(step.carrier()),
                JavaScalar.tableName(step)));
  }
}
