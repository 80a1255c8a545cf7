package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;

/**
 * A program on machine types, from the stored arguments to the stored result: what backends write
 * down. It has no steps that no result needs.
 *
 * @param element what is stored
 * @param decode for each argument, from the stored element to the value that the program takes
 * @param head steps that guards and all regions may use
 * @param regions as in {@link org.ulpforge.program.Program}: the first whose guard holds
 * @param encode from the result of the program to the stored element: the final rounding
 * @param results of the instructions of the program's canonical form, needed or not
 */
record Lowered(
    ScalarFormat storage,
    Format compute,
    Element element,
    List<Block> decode,
    List<Step> head,
    List<Region> regions,
    Block encode,
    List<Value> results) {

  /**
   * The JVM compiles no method beyond 8,000 bytes of code (-XX:-DontCompileHugeMethods), and a step
   * takes up to 18, on vectors 30.
   */
  private static final int MAX_STEPS = 260;

  Lowered {
    Set<Value> used = new HashSet<>();
    regions.forEach(region -> {
      region.guard().ifPresent(used::add);
      addUsed(region, used);
    });
    head = needed(head, used);
  }

  /** Steps that give one result; those that it does not need are left out. */
  record Block(List<Step> steps, Value result) {
    Block {
      steps = needed(steps, Set.of(result));
    }
  }

  /**
   * @param guard none for the last region
   */
  record Region(Optional<Value> guard, Block block) {}

  int arity() {
    return decode.size();
  }

  boolean isStraightLine() {
    return regions.size() == 1;
  }

  /** Whether the program works on the stored elements themselves. */
  boolean isDirect() {
    return encode.steps().isEmpty() && decode.stream().allMatch(block -> block.steps().isEmpty());
  }

  /** The type of the arguments of the program. */
  Carrier argument() {
    return decode.getFirst().result().carrier();
  }

  /** The type of the result of the program, before the final rounding. */
  Carrier result() {
    return regions.getFirst().block().result().carrier();
  }

  /** Whether the regions after the first one are too large to be in one method together. */
  boolean isLarge() {
    return regions.stream().skip(1).mapToInt(r -> r.block().steps().size()).sum() > MAX_STEPS;
  }

  /** The steps of the head that the regions after the first one need. */
  List<Step> headOfOthers() {
    Set<Value> used = new HashSet<>();
    for (Region region : regions.subList(1, regions.size())) {
      region.guard().ifPresent(used::add);
      addUsed(region, used);
    }
    return needed(head, used);
  }

  /** The steps of the head that the guards of some regions need. */
  List<Step> headOfGuards(List<Region> some) {
    Set<Value> used = new HashSet<>();
    some.forEach(region -> region.guard().ifPresent(used::add));
    return needed(head, used);
  }

  /** The steps of the head that a region needs. */
  List<Step> headOf(Region region) {
    Set<Value> used = new HashSet<>();
    addUsed(region, used);
    return needed(head, used);
  }

  private static void addUsed(Region region, Set<Value> used) {
    used.add(region.block().result());
    region.block().steps().forEach(step -> used.addAll(step.operands()));
  }

  /** The steps that values are made by, in their order. */
  private static List<Step> needed(List<Step> steps, Set<Value> values) {
    Set<Value> used = new HashSet<>(values);
    List<Step> needed = new ArrayList<>();
    for (Step step : steps.reversed()) {
      if (used.contains(step.result())) {
        needed.addFirst(step);
        used.addAll(step.operands());
      }
    }
    return List.copyOf(needed);
  }

  /**
   * Whether only regions after the first compute in wider types than those of the first: vectors
   * that hold these would have half as many lanes everywhere.
   */
  private boolean isWideInRareRegionsOnly() {
    return widest(steps()) > widest(firstSteps());
  }

  /** Whether methods on arrays sort elements by regions: {@link JavaSortedRegions}. */
  boolean isSorted() {
    int bits = element.carrier().bits();
    return isLarge()
        && isDirect()
        && steps().stream()
            .flatMap(step -> Stream.concat(Stream.of(step.result()), step.operands().stream()))
            .map(Value::carrier)
            .allMatch(carrier -> carrier == Carrier.MASK || carrier.bits() == bits);
  }

  /** Whether vectors that are not wholly in the first region are taken element by element. */
  boolean isByElements() {
    return !isSorted() && (isLarge() || isWideInRareRegionsOnly());
  }

  /** The steps that methods on arrays do in vectors. */
  List<Step> vectorSteps() {
    return isByElements() ? firstSteps() : steps();
  }

  /** The steps of inputs in the first region. */
  List<Step> firstSteps() {
    List<Step> first = new ArrayList<>(head);
    decode.forEach(block -> first.addAll(block.steps()));
    first.addAll(regions.getFirst().block().steps());
    first.addAll(encode.steps());
    return first;
  }

  private int widest(List<Step> steps) {
    return steps.stream()
        .flatMap(step -> Stream.concat(Stream.of(step.result()), step.operands().stream()))
        .map(Value::carrier)
        .filter(carrier -> carrier != Carrier.MASK)
        .mapToInt(Carrier::bits)
        .reduce(element.carrier().bits(), Math::max);
  }

  /** All steps, in no particular order. */
  List<Step> steps() {
    List<Step> all = new ArrayList<>(head);
    decode.forEach(block -> all.addAll(block.steps()));
    regions.forEach(region -> all.addAll(region.block().steps()));
    all.addAll(encode.steps());
    return all;
  }
}
