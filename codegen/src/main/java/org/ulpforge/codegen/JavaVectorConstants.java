package org.ulpforge.codegen;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ulpforge.program.Opcode;

/** The constants of methods on arrays: what they are called, and the arrays that hold them. */
final class JavaVectorConstants {

  private final Map<Value.Constant, String> names = new LinkedHashMap<>();
  private final Map<Carrier, Set<Value.Constant>> pools = new EnumMap<>(Carrier.class);

  /** What a constant is called in the method that declares it. */
  String name(Value.Constant constant) {
    return names.get(constant);
  }

  /**
   * Declares tables and constants of a method. They are broadcast once, before the loops; counts of
   * shifts stay scalars. Where C2 knows a constant it loads it again before each use within a
   * branch, which takes up to a third of the time of a fast path; elements of an array it does not
   * know, so those stay in registers.
   */
  void declare(Source out, List<Step> steps, List<Value> results) {
    names.clear();
    steps.stream()
        .filter(JavaVectorOps::isInVectors)
        .flatMap(step -> JavaVectorOps.tables(step).stream())
        .forEach(out::line);
    for (Step step : steps) {
      boolean shift =
          step.op() == Opcode.SHL || step.op() == Opcode.SHR || step.op() == Opcode.USHR;
      declare(
          out,
          shift && step.operand(1) instanceof Value.Constant
              ? step.operands().subList(0, 1)
              : step.operands());
    }
    declare(out, results);
  }

  private void declare(Source out, List<Value> values) {
    for (Value value : values) {
      if (value instanceof Value.Constant constant && !names.containsKey(constant)) {
        String name = "c" + names.size();
        names.put(constant, name);
        Carrier carrier = constant.carrier();
        Set<Value.Constant> pool = pools.computeIfAbsent(carrier, c -> new LinkedHashSet<>());
        pool.add(constant);
        String type = JavaVectorOps.type(carrier);
        out.line(
            "final %s %s = %s.broadcast(%s, %s[%d]);",
            type,
            name,
            type,
            JavaVectorOps.species(carrier),
            poolName(carrier),
            List.copyOf(pool).indexOf(constant));
      }
    }
  }

  private static String poolName(Carrier carrier) {
    return Element.of(carrier).name() + "_CONSTANTS";
  }

  void writePools(Source out) {
    pools.forEach((carrier, pool) -> {
      out.line("");
      String type = Element.of(carrier).javaName();
      out.line("private static final " + type + "[] " + poolName(carrier) + " = {");
      pool.forEach(constant -> out.line("  " + JavaScalar.literal(constant) + ","));
      out.line("};");
    });
  }
}
