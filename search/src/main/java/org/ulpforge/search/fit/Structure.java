package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * A program in real arithmetic as steps over numbered slots: slot 0 is x, slots 1 to {@link
 * #free()} are the free constants, then come the fixed ones, then a slot for each step. Dead code
 * is left out.
 */
final class Structure {

  /** The operations of real arithmetic; a fused multiply-add is two of them. */
  enum Operation {
    ADD,
    SUB,
    MUL,
    DIV,
    SQRT,
    NEG,
    ABS,
    MIN,
    MAX
  }

  /**
   * @param b equals {@code a} where the operation has one operand
   * @param source the instruction that the step is a part of
   */
  record Step(Operation operation, int result, int a, int b, int source) {}

  /** The first (0) or second (1) operand of a step. */
  record Edge(int step, int side) {}

  private final Program program;
  private final Set<Place> held;
  private final List<Place> places = new ArrayList<>();
  private final List<BigDecimal> hints = new ArrayList<>();
  private final List<BigDecimal> fixed = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final int result;
  private final int free;
  private final boolean[] adjustable;

  /**
   * @throws UnfittableException if the program is no smooth real function of one argument
   */
  Structure(Program program, Set<Place> held) {
    this.program = program;
    this.held = held;
    if (program.arity() != 1 || !program.isStraightLine()) {
      throw new UnfittableException(
          "only a straight-line program of one argument has an error in real arithmetic");
    }
    List<Instruction> instructions = program.instructions();
    Operand last = program.regions().getFirst().result();
    if (!(last instanceof Operand.Ref)) {
      throw new UnfittableException(
          "the result is " + last + " itself: there is nothing to compute");
    }
    boolean[] live = live(instructions, last);
    Map<Place, Integer> slots = constants(instructions, live, held);
    int[] where = new int[instructions.size()];
    int next = 1 + places.size() + fixed.size();
    for (int i = 0; i < where.length; i++) {
      if (live[i]) {
        next = lower(instructions.get(i), i, slots, where, next);
        where[i] = next - 1;
      }
    }
    result = where[((Operand.Ref) last).index()];
    free = places.size();
    boolean[] varies = new boolean[next];
    adjustable = new boolean[next];
    mark(varies);
    if (!varies[result]) {
      throw new UnfittableException("the result does not depend on x");
    }
  }

  private Structure(Structure base, int extra, List<Step> steps, int slots, int result) {
    this.program = base.program;
    this.held = base.held;
    this.places.addAll(base.places);
    this.hints.addAll(base.hints);
    this.fixed.addAll(base.fixed);
    this.steps.addAll(steps);
    this.free = base.free + extra;
    this.result = result;
    this.adjustable = new boolean[slots];
    mark(new boolean[slots]);
  }

  /** Finds what varies with x and what with free constants. */
  private void mark(boolean[] varies) {
    varies[0] = true;
    for (int i = 1; i <= free; i++) {
      adjustable[i] = true;
    }
    for (Step step : steps) {
      varies[step.result()] = varies[step.a()] || varies[step.b()];
      adjustable[step.result()] = adjustable[step.a()] || adjustable[step.b()];
    }
  }

  private static boolean[] live(List<Instruction> instructions, Operand last) {
    boolean[] live = new boolean[instructions.size()];
    live[((Operand.Ref) last).index()] = true;
    for (int i = live.length - 1; i >= 0; i--) {
      if (live[i]) {
        for (Operand operand : instructions.get(i).operands()) {
          if (operand instanceof Operand.Ref(int j)) {
            live[j] = true;
          }
        }
      }
    }
    return live;
  }

  /** Numbers the constants, free ones first. */
  private Map<Place, Integer> constants(
      List<Instruction> instructions, boolean[] live, Set<Place> held) {
    List<Place> heldPlaces = new ArrayList<>();
    for (int i = 0; i < live.length; i++) {
      for (int k = 0; live[i] && k < instructions.get(i).operands().size(); k++) {
        if (instructions.get(i).operand(k) instanceof Operand.Literal literal) {
          Place place = new Place(i, k);
          boolean hold = held.contains(place);
          (hold ? heldPlaces : places).add(place);
          (hold ? fixed : hints).add(value(literal, place));
        }
      }
    }
    Map<Place, Integer> slots = new HashMap<>();
    for (Place place : places) {
      slots.put(place, slots.size() + 1);
    }
    for (Place place : heldPlaces) {
      slots.put(place, slots.size() + 1);
    }
    return slots;
  }

  private static BigDecimal value(Operand.Literal literal, Place place) {
    return switch (literal) {
      case Operand.RealLiteral(BigDecimal value) -> value;
      case Operand.FloatLiteral(double value) when Double.isFinite(value) -> new BigDecimal(value);
      case Operand.FloatLiteral _, Operand.IntLiteral _ ->
          throw new UnfittableException(
              "constant " + place + " = " + literal + " is no real number");
    };
  }

  private int lower(
      Instruction instruction, int source, Map<Place, Integer> slots, int[] where, int next) {
    int[] at = new int[instruction.operands().size()];
    for (int k = 0; k < at.length; k++) {
      at[k] =
          switch (instruction.operand(k)) {
            case Operand.Input _ -> 0;
            case Operand.Ref(int i) -> where[i];
            case Operand.Literal _ -> slots.get(new Place(source, k));
          };
    }
    if (instruction.op() == Opcode.FMA) {
      steps.add(new Step(Operation.MUL, next, at[0], at[1], source));
      steps.add(new Step(Operation.ADD, next + 1, next, at[2], source));
      return next + 2;
    }
    steps.add(new Step(operation(instruction, source), next, at[0], at[at.length - 1], source));
    return next + 1;
  }

  private static Operation operation(Instruction instruction, int source) {
    try {
      return Operation.valueOf(instruction.op().name());
    } catch (IllegalArgumentException e) {
      throw new UnfittableException(
          "t%d = %s: real arithmetic has only add sub mul div fma neg sqrt abs min max"
              .formatted(source, instruction));
    }
  }

  /**
   * @throws UnfittableException if a constant is too large for double, or one that is held too
   *     small
   */
  void requireDoubles() {
    for (BigDecimal hint : hints) {
      if (Double.isInfinite(hint.doubleValue())) {
        throw noDouble(hint);
      }
    }
    for (BigDecimal value : fixed) {
      double rounded = Math.abs(value.doubleValue());
      if (rounded > Double.MAX_VALUE || (rounded < Double.MIN_NORMAL && value.signum() != 0)) {
        throw noDouble(value);
      }
    }
  }

  private static UnfittableException noDouble(BigDecimal value) {
    return new UnfittableException(
        "constant " + value + " is beyond the range of double, in which fits begin");
  }

  /** Number of free constants. */
  int free() {
    return free;
  }

  /** Where the free constants stand, in the order of their slots. */
  List<Place> places() {
    return places;
  }

  /** What the program gives for the free constants. */
  List<BigDecimal> hints() {
    return hints;
  }

  /** The fixed constants; the first has slot {@code free() + 1}. */
  List<BigDecimal> fixed() {
    return fixed;
  }

  List<Step> steps() {
    return steps;
  }

  int slots() {
    return adjustable.length;
  }

  /** The slot of the result. */
  int result() {
    return result;
  }

  /** Whether the value in a slot depends on a free constant. */
  boolean adjustable(int slot) {
    return adjustable[slot];
  }

  /** Whether the result is surely linear in the free constants, so that every start ends alike. */
  boolean linear() {
    int[] degree = new int[slots()];
    Arrays.fill(degree, 1, 1 + free, 1);
    for (Step step : steps) {
      int a = degree[step.a()];
      int b = degree[step.b()];
      degree[step.result()] =
          switch (step.operation()) {
            case ADD, SUB -> Math.max(a, b);
            case MUL -> Math.min(2, a + b);
            case DIV -> b == 0 ? a : 2;
            case NEG -> a;
            case SQRT, ABS, MIN, MAX -> a + b == 0 ? 0 : 2;
          };
    }
    return degree[result] <= 1;
  }

  /** The instruction that a step is a part of, as text. */
  String describe(Step step) {
    return "t" + step.source() + " = " + program.instructions().get(step.source());
  }

  /**
   * The same structure with factors on some of its edges: they are further free constants, after
   * the others, and stand nowhere in the program.
   *
   * @param edges for each factor the edges that it is on, all with the same operand
   */
  Structure scaled(List<Set<Edge>> edges) {
    int extra = edges.size();
    int[] where = new int[slots()];
    for (int slot = 0; slot < slots(); slot++) {
      where[slot] = slot <= free ? slot : slot + extra;
    }
    int next = 1 + free + extra + fixed.size();
    List<Step> longer = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      int[] operands = {where[step.a()], where[step.b()]};
      for (int k = 0; k < extra; k++) {
        for (int side = 0; side < 2; side++) {
          if (edges.get(k).contains(new Edge(i, side))) {
            longer.add(new Step(Operation.MUL, next, 1 + free + k, operands[side], step.source()));
            operands[side] = next++;
          }
        }
      }
      where[step.result()] = next;
      longer.add(new Step(step.operation(), next++, operands[0], operands[1], step.source()));
    }
    return new Structure(this, extra, longer, next, where[result]);
  }

  /** The program with the free constants replaced. */
  Program with(List<BigDecimal> constants, Function<BigDecimal, Operand.Literal> literal) {
    Map<Place, Operand.Literal> values = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      values.put(places.get(i), literal.apply(constants.get(i)));
    }
    return program.withLiterals(values);
  }

  /** The same structure, in which the constants that are not needed are held at these values. */
  Structure holding(double[] constants, boolean[] needed) {
    Set<Place> held = new HashSet<>(this.held);
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i < free(); i++) {
      values.add(new BigDecimal(constants[i]));
      if (!needed[i]) {
        held.add(places.get(i));
      }
    }
    return held.size() == this.held.size()
        ? this
        : new Structure(with(values, Operand.RealLiteral::new), held);
  }

  /** Those of this structure's constants that are free in another one, in its order. */
  double[] shared(double[] constants, Structure other) {
    return other.places.stream().mapToDouble(p -> constants[places.indexOf(p)]).toArray();
  }

  /** Constants of this structure: those that are free in another one, else what that one holds. */
  List<BigDecimal> merge(Structure other, List<BigDecimal> constants) {
    List<BigDecimal> merged = new ArrayList<>();
    for (Place place : places) {
      int i = other.places.indexOf(place);
      merged.add(i >= 0 ? constants.get(i) : other.literal(place));
    }
    return merged;
  }

  private BigDecimal literal(Place place) {
    Operand operand = program.instructions().get(place.instruction()).operand(place.operand());
    return value((Operand.Literal) operand, place);
  }
}
