package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes steps as statements on vectors, several chains side by side so that they overlap. */
final class JavaVectorSteps {

  private final JavaVectorConstants constants = new JavaVectorConstants();
  private final Map<Integer, Carrier> maskSpecies = new TreeMap<>();

  JavaVectorSteps(Lowered program) {
    for (Step step : program.steps()) {
      if (step.carrier() == Carrier.MASK) {
        maskSpecies.put(step.id(), step.operand(0).carrier());
      }
    }
  }

  /** What arguments are called in each chain. */
  interface Names {
    String argument(int index, int chain);
  }

  /** Declares the constants that a method needs, see {@link JavaVectorConstants#declare}. */
  void declare(Source out, List<Step> steps, List<Value> results) {
    constants.declare(out, steps, results);
  }

  /** The arrays that hold the constants of all methods. */
  void writePools(Source out) {
    constants.writePools(out);
  }

  /** What a value is called in a chain. */
  String name(Value value, int chain, Names arguments) {
    return switch (value) {
      case Value.Constant constant -> constants.name(constant);
      case Value.Result(int id, Carrier ignored) -> "t" + id + "_" + chain;
      case Value.Argument(int index, Carrier ignored) -> arguments.argument(index, chain);
    };
  }

  /** Each step in all chains before the next one. */
  void write(Source out, List<Step> steps, int chains, Names arguments) {
    for (Step step : steps) {
      for (int k = 0; k < chains; k++) {
        List<String> operands = new ArrayList<>();
        for (Value operand : step.operands()) {
          String name = name(operand, k, arguments);
          operands.add(
              operand.carrier() == Carrier.MASK ? cast(operand, name, step.carrier()) : name);
        }
        String type =
            step.carrier() == Carrier.MASK
                ? "VectorMask<" + JavaVectorOps.box(lanesOf(step.result())) + ">"
                : JavaVectorOps.type(step.carrier());
        out.line(
            "final %s t%d_%d = %s;", type, step.id(), k, JavaVectorOps.expression(step, operands));
      }
    }
  }

  /** The type of the lanes that a mask was made from. */
  Carrier lanesOf(Value mask) {
    return maskSpecies.get(((Value.Result) mask).id());
  }

  /** The mask for lanes of another type. */
  String cast(Value mask, String name, Carrier wanted) {
    return lanesOf(mask) == wanted ? name : name + ".cast(" + JavaVectorOps.species(wanted) + ")";
  }
}
