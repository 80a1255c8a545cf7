package org.ulpforge.codegen;

import java.util.List;
import java.util.stream.Stream;

/**
 * Java's Vector API, lane by lane. All values of a kernel have the same number of lanes: where
 * 64-bit types occur, 32-bit ones are in vectors of half the width. Operands are names of vectors,
 * of constants too.
 */
final class JavaVectorOps {

  private JavaVectorOps() {}

  static String type(Carrier carrier) {
    return switch (carrier) {
      case F32 -> "FloatVector";
      case F64 -> "DoubleVector";
      case I32 -> "IntVector";
      case I64 -> "LongVector";
      case MASK -> throw new IllegalArgumentException("masks have the type of what was compared");
    };
  }

  static String box(Carrier carrier) {
    return Element.of(carrier).boxName();
  }

  /** The name of the species. */
  static String species(Carrier carrier) {
    return switch (carrier) {
      case F32 -> "FLOATS";
      case F64 -> "DOUBLES";
      case I32 -> "INTS";
      case I64 -> "LONGS";
      case MASK ->
          throw new IllegalArgumentException("masks have the species of what was compared");
    };
  }

  /**
   * The right-hand side of a step.
   *
   * @param o operands; masks are already of the species of the result
   */
  static String expression(Step step, List<String> o) {
    String a = o.getFirst();
    return switch (step.op()) {
      case ADD, IADD -> a + ".add(" + o.get(1) + ")";
      case SUB, ISUB -> a + ".sub(" + o.get(1) + ")";
      case MUL, IMUL -> a + ".mul(" + o.get(1) + ")";
      case DIV -> a + ".div(" + o.get(1) + ")";
      case FMA -> a + ".fma(" + o.get(1) + ", " + o.get(2) + ")";
      case SQRT -> a + ".sqrt()";
      case NEG -> a + ".neg()";
      case ABS -> a + ".abs()";
      case MIN, IMIN -> extreme(step, o, "min", "GT", -0.0);
      case MAX, IMAX -> extreme(step, o, "max", "LT", 0.0);
      case RINT -> rint(a, step.carrier());
      case LT, ILT -> a + ".lt(" + o.get(1) + ")";
      case LE -> a + ".compare(VectorOperators.LE, " + o.get(1) + ")";
      case EQ, IEQ -> a + ".eq(" + o.get(1) + ")";
      case SELECT, ISELECT -> o.get(2) + ".blend(" + o.get(1) + ", " + a + ")";
      case CONVERT, TOFLOAT -> convert(a, step.operand(0).carrier(), step.carrier());
      case TOINT ->
          convert(rint(a, step.operand(0).carrier()), step.operand(0).carrier(), step.carrier());
      case BITS ->
          a + (step.carrier() == Carrier.I32 ? ".reinterpretAsInts()" : ".reinterpretAsLongs()");
      case FROMBITS ->
          a
              + (step.carrier() == Carrier.F32
                  ? ".reinterpretAsFloats()"
                  : ".reinterpretAsDoubles()");
      case AND -> a + ".and(" + o.get(1) + ")";
      case OR -> a + ".or(" + o.get(1) + ")";
      case XOR -> a + ".lanewise(VectorOperators.XOR, " + o.get(1) + ")";
      case NOT -> a + ".not()";
      case SHL -> shift(step, o, "LSHL");
      case SHR -> shift(step, o, "ASHR");
      case USHR -> shift(step, o, "LSHR");
      case LOOKUP, ILOOKUP -> lookup(step, a);
    };
  }

  /**
   * Of floats x86 has no minimum that follows IEEE 754, and the Vector API's takes six
   * instructions. With a constant a comparison and a blend do: where x is NaN it stays, and where x
   * is a zero of the other sign than a zero constant, it is the right one already, but for one
   * constant.
   *
   * @param other comparison of x with the constant that the constant wins by
   * @param unfit the zero that would have to win over the other one
   */
  private static String extreme(
      Step step, List<String> o, String method, String other, double unfit) {
    String a = o.getFirst();
    String b = o.get(1);
    boolean blended =
        step.carrier().isFloat()
            && step.operand(1) instanceof Value.Constant constant
            && !Double.isNaN(constant.value())
            && Double.compare(constant.value(), unfit) != 0;
    return blended
        ? "%1$s.blend(%2$s, %1$s.compare(VectorOperators.%3$s, %2$s))".formatted(a, b, other)
        : a + "." + method + "(" + b + ")";
  }

  /** Ties to even by a sum that has no room for fractions; the sign is kept for zeros. */
  private static String rint(String a, Carrier carrier) {
    boolean f64 = carrier == Carrier.F64;
    return "%1$s.blend(%1$s.abs().add(%2$s).sub(%2$s).reinterpretAs%3$ss().or(%1$s.reinterpretAs%3$ss().and(%4$s)).reinterpretAs%5$ss(), %1$s.abs().lt(%2$s))"
        .formatted(
            a,
            f64 ? "0x1p52" : "0x1p23f",
            f64 ? "Long" : "Int",
            f64 ? "Long.MIN_VALUE" : "Integer.MIN_VALUE",
            f64 ? "Double" : "Float");
  }

  static String lookupName(Step step) {
    return "lookup" + step.id();
  }

  /**
   * Whether one or two of the widest vectors in use, of 512 bits, hold the table of a look-up, so
   * that permutations of lanes can look it up; two such are declared by {@link #tables}.
   */
  static boolean isInVectors(Step step) {
    return !step.table().isEmpty() && step.table().size() * step.carrier().bits() <= 2 * 512;
  }

  /** Declarations of the vectors of integers that hold a table and that {@link #lookup} reads. */
  static List<String> tables(Step step) {
    String codes = type(step.carrier().codes());
    String vector = "final %s %s%d = %s.fromArray(%s, %s, %s)%s;";
    String again =
        step.carrier().isFloat() ? ".reinterpretAs" + codes.replace("Vector", "s()") : "";
    return Stream.of("low 0", "high LANES")
        .map(part -> part.split(" "))
        .map(part ->
            vector.formatted(
                codes,
                part[0],
                step.id(),
                type(step.carrier()),
                species(step.carrier()),
                JavaScalar.tableName(step),
                part[1],
                again))
        .toList();
  }

  private static String lookup(Step step, String index) {
    String entries = lookupName(step) + "(" + index + ")";
    return lookup(
        step,
        index,
        isInVectors(step)
            ? "LANES == %d ? %s : %s".formatted(step.table().size() / 4, four(step, index), entries)
            : entries);
  }

  /**
   * A look-up in a table of four vectors, written where it is needed: the JVM inlines methods of
   * the Vector API into methods of any length, but not ours.
   */
  private static String four(Step step, String index) {
    String codes = type(step.carrier().codes());
    boolean floats = step.carrier().isFloat();
    String part =
        "%s.fromArray(%s, %s, %%s)%s"
            .formatted(
                type(step.carrier()),
                species(step.carrier()),
                JavaScalar.tableName(step),
                floats ? ".reinterpretAs" + codes.replace("Vector", "s()") : "");
    return "%1$s.selectFrom(%2$s, %3$s).blend(%1$s.selectFrom(%4$s, %5$s), %1$s.and(%6$d).compare(VectorOperators.NE, 0))%7$s"
        .formatted(
            index,
            part.formatted("0"),
            part.formatted("LANES"),
            part.formatted("2 * LANES"),
            part.formatted("3 * LANES"),
            step.table().size() / 2,
            floats ? ".reinterpretAs" + box(step.carrier()) + "s()" : "");
  }

  /**
   * Permutations take indices modulo the number of lanes that they choose from.
   *
   * @param anyWidth the look-up in a table that is longer than two vectors of the JVM's width
   */
  static String lookup(Step step, String index, String anyWidth) {
    if (!isInVectors(step)) {
      return anyWidth;
    }
    int id = step.id();
    int size = step.table().size();
    String again = step.carrier().isFloat() ? ".reinterpretAs" + box(step.carrier()) + "s()" : "";
    String one = "%s.selectFrom(low%d)%s".formatted(index, id, again);
    String two = "%s.selectFrom(low%d, high%d)%s".formatted(index, id, id, again);
    return "LANES >= %d ? %s : LANES == %d ? %s : %s".formatted(size, one, size / 2, two, anyWidth);
  }

  private static String convert(String operand, Carrier from, Carrier to) {
    return "(%s) %s.convertShape(VectorOperators.%s2%s, %s, 0)"
        .formatted(type(to), operand, letter(from), letter(to), species(to));
  }

  private static String letter(Carrier carrier) {
    return species(carrier).substring(0, 1);
  }

  /** The Vector API takes counts modulo the width; ours go on shifting. */
  private static String shift(Step step, List<String> o, String operator) {
    int width = step.carrier().bits();
    String a = o.getFirst();
    if (step.operand(1) instanceof Value.Constant(Carrier ignored, long count)) {
      boolean within = Long.compareUnsigned(count, width) < 0;
      if (within || operator.equals("ASHR")) {
        return a
            + ".lanewise(VectorOperators."
            + operator
            + ", "
            + (within ? count : width - 1)
            + ")";
      }
      return type(step.carrier()) + ".zero(" + species(step.carrier()) + ")";
    }
    String count = o.get(1);
    String beyond = count + ".compare(VectorOperators.UGE, " + width + ")";
    return operator.equals("ASHR")
        ? "%s.lanewise(VectorOperators.ASHR, %s.blend(%d, %s))"
            .formatted(a, count, width - 1, beyond)
        : "%s.lanewise(VectorOperators.%s, %s).blend(0, %s)".formatted(a, operator, count, beyond);
  }
}
