package org.ulpforge.codegen;

import java.util.List;

/** How a language writes types, constants and operations on single values. */
interface Dialect {

  String type(Carrier carrier);

  String constant(Value.Constant constant);

  /**
   * The right-hand side of a step.
   *
   * @param operands names or constants, in the language
   */
  String expression(Step step, List<String> operands);

  /** The name of an operand; arguments are x, y and z. */
  default String operand(Value value) {
    return switch (value) {
      case Value.Constant constant -> constant(constant);
      case Value.Result(int id, Carrier ignored) -> "t" + id;
      case Value.Argument(int index, Carrier ignored) -> List.of("x", "y", "z").get(index);
    };
  }

  /** Writes the steps of a block as declarations. */
  default void write(Source out, List<Step> steps, String qualifier) {
    for (Step step : steps) {
      String right = expression(step, step.operands().stream().map(this::operand).toList());
      out.line(qualifier + type(step.carrier()) + " t" + step.id() + " = " + right + ";");
    }
  }

  /** Writes head and regions; each region returns its result. */
  default void writeCore(Source out, Lowered program, String qualifier) {
    write(out, program.head(), qualifier);
    writeRegions(out, program.regions(), qualifier);
  }

  /** Writes regions, in the order of their guards. */
  default void writeRegions(Source out, List<Lowered.Region> regions, String qualifier) {
    for (Lowered.Region region : regions) {
      region.guard().ifPresent(guard -> out.open("if (" + operand(guard) + ")"));
      write(out, region.block().steps(), qualifier);
      out.line("return " + operand(region.block().result()) + ";");
      if (region.guard().isPresent()) {
        out.close();
      }
    }
  }

  /** A term that can follow a sign. */
  static String term(String operand) {
    return operand.startsWith("-") ? "(" + operand + ")" : operand;
  }
}
