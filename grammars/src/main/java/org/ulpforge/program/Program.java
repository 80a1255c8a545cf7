package org.ulpforge.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A straight-line program in SSA form, or several straight-line regions of which the first one
 * whose guard holds gives the result. Guards are masks computed by the head. Every region could be
 * evaluated at every input, so interpreters may use masks where emitted code branches.
 *
 * @param arity 1 (x) or 2 (x and y)
 * @param head instructions that guards and all regions may use; empty where there is one region
 * @param regions at least one; all but the last have a guard
 */
public record Program(int arity, List<Instruction> head, List<Region> regions) {

  /** The most instructions that a program may have. */
  public static final int MAX_INSTRUCTIONS = 5_000;

  /**
   * @param guard where it holds (and no earlier guard does), this region gives the result; none for
   *     the last region
   */
  public record Region(Optional<Operand.Ref> guard, List<Instruction> body, Operand result) {
    public Region {
      body = List.copyOf(body);
    }
  }

  public Program {
    head = List.copyOf(head);
    regions = List.copyOf(regions);
    check(arity, head, regions);
  }

  /** A program of one region. */
  public static Program straightLine(int arity, List<Instruction> body, Operand result) {
    return new Program(arity, List.of(), List.of(new Region(Optional.empty(), body, result)));
  }

  /**
   * All instructions: the head, then the bodies in order. {@link Operand.Ref} counts in this list;
   * a region refers to the head and to itself only.
   */
  public List<Instruction> instructions() {
    if (head.isEmpty() && regions.size() == 1) {
      return regions.getFirst().body();
    }
    List<Instruction> all = new ArrayList<>(head);
    regions.forEach(region -> all.addAll(region.body()));
    return all;
  }

  public boolean isStraightLine() {
    return regions.size() == 1;
  }

  /** Number of instructions. */
  public int size() {
    return head.size() + regions.stream().mapToInt(region -> region.body().size()).sum();
  }

  /** Index in {@link #instructions()} of the first instruction of a region. */
  public int start(int region) {
    int start = head.size();
    for (int i = 0; i < region; i++) {
      start += regions.get(i).body().size();
    }
    return start;
  }

  /**
   * The same program with every operand that is a literal replaced; other operands are left alone.
   */
  public Program mapLiterals(UnaryOperator<Operand.Literal> change) {
    UnaryOperator<Operand> each =
        o -> o instanceof Operand.Literal literal ? change.apply(literal) : o;
    return new Program(
        arity,
        head.stream().map(i -> i.map(each)).toList(),
        regions.stream()
            .map(r ->
                new Region(
                    r.guard(),
                    r.body().stream().map(i -> i.map(each)).toList(),
                    each.apply(r.result())))
            .toList());
  }

  /** The literal at a place, if one stands there. */
  public Optional<Operand.Literal> literal(Place place) {
    List<Instruction> all = instructions();
    return place.instruction() < all.size()
            && place.operand() < all.get(place.instruction()).operands().size()
            && all.get(place.instruction()).operand(place.operand())
                instanceof Operand.Literal literal
        ? Optional.of(literal)
        : Optional.empty();
  }

  /**
   * The same program with other literals at some places.
   *
   * @throws IllegalArgumentException if the program has no constant at a place
   */
  public Program withLiterals(Map<Place, ? extends Operand.Literal> literals) {
    List<Instruction> changed = new ArrayList<>(instructions());
    literals.forEach((place, literal) -> {
      require(literal(place).isPresent(), "the program has no constant at " + place);
      Instruction old = changed.get(place.instruction());
      List<Operand> operands = new ArrayList<>(old.operands());
      operands.set(place.operand(), literal);
      changed.set(place.instruction(), new Instruction(old.op(), old.format(), operands));
    });
    List<Region> bodies = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      List<Instruction> body = changed.subList(start(i), start(i) + region.body().size());
      bodies.add(new Region(region.guard(), body, region.result()));
    }
    return new Program(arity, changed.subList(0, head.size()), bodies);
  }

  /** The program text without header; see {@link ProgramParser}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int next = append(text, head, 0);
    for (Region region : regions) {
      region.guard().ifPresent(guard -> text.append("when ").append(guard).append('\n'));
      if (region.guard().isEmpty() && regions.size() > 1) {
        text.append("otherwise\n");
      }
      next = append(text, region.body(), next);
      text.append("return ").append(region.result()).append('\n');
    }
    return text.toString();
  }

  private static int append(StringBuilder text, List<Instruction> body, int first) {
    int index = first;
    for (Instruction instruction : body) {
      text.append('t').append(index++).append(" = ").append(instruction).append('\n');
    }
    return index;
  }

  private static void check(int arity, List<Instruction> head, List<Region> regions) {
    require(arity == 1 || arity == 2, "a program has 1 or 2 arguments, not " + arity);
    require(!regions.isEmpty(), "a program has no region");
    require(regions.size() > 1 || head.isEmpty(), "a program of one region has no head");
    int index = 0;
    for (Instruction instruction : head) {
      checkOperands(instruction.operands(), arity, index, 0, index);
      index++;
    }
    int shared = index;
    for (int r = 0; r < regions.size(); r++) {
      Region region = regions.get(r);
      boolean last = r == regions.size() - 1;
      require(
          region.guard().isEmpty() == last,
          "all regions but the last have a guard, the last has none");
      region.guard().ifPresent(g -> checkOperands(List.of(g), arity, shared, 0, shared));
      int start = index;
      for (Instruction instruction : region.body()) {
        checkOperands(instruction.operands(), arity, shared, start, index);
        index++;
      }
      checkOperands(List.of(region.result()), arity, shared, start, index);
    }
    require(
        index <= MAX_INSTRUCTIONS,
        index + " instructions: at most " + MAX_INSTRUCTIONS + " are allowed");
  }

  /**
   * Refs must lie in the head, [0, shared), or in the part of the region before this place, [start,
   * end).
   */
  private static void checkOperands(
      List<Operand> operands, int arity, int shared, int start, int end) {
    for (Operand operand : operands) {
      if (operand instanceof Operand.Ref(int i)) {
        require(
            i >= 0 && ((i < shared && i < end) || (i >= start && i < end)),
            "t" + i + " is used where it is not defined");
      } else if (operand instanceof Operand.Input(int i)) {
        require(i < arity, "argument " + operand + " of a program with " + arity + " argument(s)");
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
