package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Opcode;

/** Random changes of programs: steps more, steps less, other operations, operands and constants. */
final class Mutation {

  /** Kinds of pairs of steps that are inserted at once. */
  private static final int PAIRS = 3;

  private final Language language;
  private final RandomGenerator random;

  Mutation(Language language, RandomGenerator random) {
    this.language = language;
    this.random = random;
  }

  /** A program with random steps more, anywhere. */
  List<Step> longer(List<Step> steps, int length) {
    List<Step> longer = steps;
    while (longer.size() < length) {
      boolean tableToo = Language.tables(longer) < language.tables();
      int at = random.nextInt(longer.size() + 1);
      int pair = length - longer.size() > 1 ? random.nextInt(6) : PAIRS;
      if (pair < PAIRS && (tableToo || pair == 0)) {
        longer = withPair(longer, pair, at);
      } else {
        longer = inserted(longer, at, language.step(at + 1, tableToo, random));
        longer = random.nextInt(4) == 0 ? longer : used(longer, at);
      }
    }
    return longer;
  }

  /** Two steps neither of which is worth much without the other. */
  private List<Step> withPair(List<Step> steps, int pair, int at) {
    int first = at + 1;
    int value = Language.operand(first, random);
    Step before =
        switch (pair) {
          // A value between two bounds.
          case 0 -> language.withConstant(Opcode.IMAX, first, random);
          // A table of high bits.
          case 1 -> language.withConstant(Opcode.SHR, first, random);
          // A value times, or plus, an entry.
          default -> language.lookup(value, random);
        };
    Step after =
        switch (pair) {
          case 0 -> language.withConstant(Opcode.IMIN, first + 1, random);
          case 1 -> language.lookup(first, random);
          default -> {
            Opcode op = language.joining(random);
            yield new Step(op, first, Language.operand(first, random), Step.NONE);
          }
        };
    return used(inserted(inserted(steps, at, before), at + 1, after), at + 1);
  }

  private static List<Step> inserted(List<Step> steps, int at, Step step) {
    int fresh = at + 1;
    List<Step> longer = new ArrayList<>(steps.subList(0, at));
    longer.add(step);
    for (Step s : steps.subList(at, steps.size())) {
      longer.add(new Step(s.op(), moved(s.a(), fresh), moved(s.b(), fresh), s.entries()));
    }
    return longer;
  }

  /** Lets a random operand of a later step be the result of a step. */
  private List<Step> used(List<Step> steps, int at) {
    if (at + 1 == steps.size()) {
      return steps;
    }
    List<Step> wired = new ArrayList<>(steps);
    int place = at + 1 + random.nextInt(steps.size() - at - 1);
    Step user = steps.get(place);
    boolean first = user.isLookup() || random.nextBoolean();
    int replaced = first ? user.a() : user.b();
    wired.set(
        place,
        new Step(
            user.op(),
            first ? at + 1 : user.a(),
            first ? user.b() : at + 1,
            replaced == Step.CONSTANT ? Step.NONE : user.entries()));
    return wired;
  }

  private static int moved(int operand, int fresh) {
    return operand >= fresh ? operand + 1 : operand;
  }

  /** A program without one of the steps; what used it uses its first operand. */
  List<Step> shorter(List<Step> steps) {
    if (steps.isEmpty()) {
      return steps;
    }
    int at = random.nextInt(steps.size());
    int gone = at + 1;
    int instead = Math.max(0, steps.get(at).a());
    List<Step> shorter = new ArrayList<>(steps.subList(0, at));
    for (Step step : steps.subList(at + 1, steps.size())) {
      int a = without(step.a(), gone, instead);
      shorter.add(new Step(step.op(), a, without(step.b(), gone, instead), step.entries()));
    }
    return shorter;
  }

  private static int without(int operand, int gone, int instead) {
    return operand == gone ? instead : operand > gone ? operand - 1 : operand;
  }

  /** A program of as many steps with some of them changed. */
  List<Step> mutated(List<Step> old) {
    if (random.nextInt(6) == 0) {
      List<Step> shorter = shorter(old);
      return longer(random.nextInt(3) == 0 ? shorter(shorter) : shorter, old.size());
    }
    if (random.nextInt(6) == 0) {
      return rescaled(old);
    }
    List<Step> steps = new ArrayList<>(old);
    int changes = 1 + random.nextInt(2) * random.nextInt(3);
    for (int c = 0; c < changes; c++) {
      int place = random.nextInt(steps.size());
      if (steps.size() > 1 && random.nextInt(8) == 0) {
        swap(steps, place, random.nextInt(steps.size()));
      } else {
        steps.set(place, changed(steps.get(place), place + 1));
      }
    }
    return steps;
  }

  /**
   * One bit more or less in a constant factor, and in the counts of the shifts of the product: what
   * shifts give stays nearly the same, and the factor can be more precise.
   */
  private List<Step> rescaled(List<Step> old) {
    int place = random.nextInt(old.size());
    Step product = old.get(place);
    if (product.op() != Opcode.IMUL || !product.hasEntries()) {
      return old;
    }
    int bit = random.nextInt(3) == 0 ? -1 : 1;
    int factor = product.entries()[0];
    factor = bit < 0 ? factor >> 1 : 2 * factor + random.nextInt(3) - 1;
    List<Step> steps = new ArrayList<>(old);
    steps.set(place, product.with(new int[] {factor}));
    for (int s = place + 1; s < steps.size(); s++) {
      Step step = steps.get(s);
      if (step.op() == Opcode.SHR && step.a() == place + 1 && step.hasEntries()) {
        int count = Math.clamp(step.entries()[0] + bit, 0, Integer.SIZE - 1);
        steps.set(s, step.with(new int[] {count}));
      }
    }
    return steps;
  }

  /** Changes the places of two steps; operands that are not there yet become others. */
  private void swap(List<Step> steps, int i, int j) {
    Step first = steps.get(i);
    steps.set(i, steps.get(j));
    steps.set(j, first);
    for (int s = Math.min(i, j); s < steps.size(); s++) {
      Step step = steps.get(s);
      int free = s + 1;
      if (step.uses().anyMatch(v -> v >= free)) {
        int a = step.a() < free ? step.a() : Language.operand(free, random);
        int b = step.b() < free ? step.b() : Language.operand(free, random);
        steps.set(s, new Step(step.op(), a, b, step.entries()));
      }
    }
  }

  private Step changed(Step step, int free) {
    return switch (random.nextInt(6)) {
      case 0 -> language.step(free, true, random);
      case 1 -> rewired(step, free);
      case 2 -> {
        Opcode op = language.op(false, random);
        yield step.isLookup() || Language.isShift(op) != Language.isShift(step.op())
            ? rewired(step, free)
            : new Step(op, step.a(), step.b(), step.entries());
      }
      default -> step.hasEntries() ? withOtherEntries(step) : rewired(step, free);
    };
  }

  private Step rewired(Step step, int free) {
    int operand = Language.operand(free, random);
    boolean constant = step.a() == Step.CONSTANT || step.b() == Step.CONSTANT;
    if (constant && !step.isLookup() && random.nextInt(3) == 0) {
      return step.a() == Step.CONSTANT
          ? new Step(step.op(), operand, step.b(), Step.NONE)
          : new Step(step.op(), step.a(), operand, Step.NONE);
    }
    boolean first = step.isLookup() || (step.a() != Step.CONSTANT && random.nextBoolean());
    if (first || step.b() == Step.CONSTANT) {
      return new Step(step.op(), operand, step.b(), step.entries());
    }
    return new Step(step.op(), step.a(), operand, step.entries());
  }

  private Step withOtherEntries(Step step) {
    int[] entries = step.entries().clone();
    if (!step.isLookup()) {
      boolean fresh = random.nextInt(5) == 0;
      entries[0] =
          fresh
              ? language.constant(step.op(), step.a() == Step.CONSTANT, random)
              : Language.near(step, entries[0], random);
      return step.with(entries);
    }
    int all = random.nextInt(4);
    for (int e = 0; e < entries.length; e++) {
      entries[e] =
          switch (all) {
            case 0 -> entries[e] << 1;
            case 1 -> entries[e] >> 1;
            default -> entries[e];
          };
    }
    if (all > 1) {
      int e = random.nextInt(entries.length);
      entries[e] = Language.near(step, entries[e], random);
    }
    return step.with(entries);
  }
}
