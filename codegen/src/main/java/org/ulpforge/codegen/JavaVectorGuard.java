package org.ulpforge.codegen;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ulpforge.program.Opcode;

/**
 * Whether all lanes of several vectors are in the first region, by a single comparison: of integers
 * that of the greatest of them, which takes any execution unit, where a comparison needs one of
 * those that multiply. Magnitudes of floats are in the order of their codes, NaNs above all.
 *
 * @param comparison the step in the head
 * @param compared the magnitude or integer that has to be below a limit, or else above it
 * @param limit as an integer, in Java
 */
record JavaVectorGuard(
    Step comparison, Value compared, boolean below, boolean inclusive, String limit) {

  /** The guard of the first region, if it is of this kind. */
  static Optional<JavaVectorGuard> of(Lowered program) {
    return program
        .regions()
        .getFirst()
        .guard()
        .filter(guard -> !isUsed(guard, program))
        .flatMap(guard ->
            program.head().stream().filter(step -> step.result().equals(guard)).findFirst())
        .flatMap(step -> of(step, program.head()));
  }

  /** Whether the fast path needs the mask itself. */
  private static boolean isUsed(Value mask, Lowered program) {
    return Stream.concat(
            program.head().stream(), program.regions().getFirst().block().steps().stream())
        .anyMatch(step -> step.operands().contains(mask));
  }

  private static Optional<JavaVectorGuard> of(Step comparison, List<Step> head) {
    Value a = comparison.operand(0);
    Value b = comparison.operand(1);
    return switch (comparison.op()) {
      case LT, LE ->
          b instanceof Value.Constant(Carrier carrier, long bits)
                  && isPositive((Value.Constant) b)
                  && isMagnitude(a, head)
              ? Optional.of(
                  new JavaVectorGuard(
                      comparison,
                      a,
                      true,
                      comparison.op() == Opcode.LE,
                      JavaScalar.literal(carrier.codes().constant(bits))))
              : Optional.empty();
      case ILT -> {
        if (b instanceof Value.Constant c) {
          yield Optional.of(new JavaVectorGuard(comparison, a, true, false, JavaScalar.literal(c)));
        }
        yield a instanceof Value.Constant c
            ? Optional.of(new JavaVectorGuard(comparison, b, false, false, JavaScalar.literal(c)))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static boolean isPositive(Value.Constant limit) {
    return Double.compare(limit.value(), 0.0) >= 0 && !Double.isNaN(limit.value());
  }

  private static boolean isMagnitude(Value value, List<Step> head) {
    return head.stream().anyMatch(step -> step.result().equals(value) && step.op() == Opcode.ABS);
  }

  /**
   * Declares the mask that is true if all lanes are in the region, and gives its name.
   *
   * @param vectors names of {@link #compared} in each chain
   */
  String write(Source out, List<String> vectors) {
    Carrier codes = compared.carrier().isFloat() ? compared.carrier().codes() : compared.carrier();
    String reinterpret =
        compared.carrier() == codes
            ? ""
            : ".reinterpretAs" + (codes == Carrier.I32 ? "Ints()" : "Longs()");
    out.line("final %s extreme =", JavaVectorOps.type(codes));
    out.line("    " + vectors.getFirst() + reinterpret);
    List<String> others = vectors.subList(1, vectors.size());
    for (String other : others) {
      String end = other.equals(others.getLast()) ? ";" : "";
      out.line("        .%s(%s%s)%s", below ? "max" : "min", other, reinterpret, end);
    }
    String comparison = below ? inclusive ? "LE" : "LT" : "GT";
    return "extreme.compare(VectorOperators." + comparison + ", " + limit + ")";
  }
}
