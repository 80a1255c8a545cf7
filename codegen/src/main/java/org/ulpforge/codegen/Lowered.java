package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;

/**
 * A program on machine types, from the stored arguments to the stored result: what backends write
 * down.
 *
 * @param element what is stored
 * @param decode for each argument, from the stored element to the value that the program takes
 * @param head steps that guards and all regions may use
 * @param regions as in {@link org.ulpforge.program.Program}: the first whose guard holds
 * @param encode from the result of the program to the stored element: the final rounding
 * @param results of the instructions of the program's canonical form
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

  /** Steps that give one result. */
  record Block(List<Step> steps, Value result) {}

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

  /** The steps of the head that the regions after the first one need. */
  List<Step> headOfOthers() {
    Set<Value> used = new HashSet<>();
    for (Region region : regions.subList(1, regions.size())) {
      region.guard().ifPresent(used::add);
      used.add(region.block().result());
      region.block().steps().forEach(step -> used.addAll(step.operands()));
    }
    List<Step> needed = new ArrayList<>();
    for (Step step : head.reversed()) {
      if (used.contains(step.result())) {
        needed.addFirst(step);
        used.addAll(step.operands());
      }
    }
    return needed;
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
