package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An order of steps in which few values are alive at the same time. */
final class Schedule {

  private final Map<Value, Step> steps = new HashMap<>();
  private final Map<Value, Integer> users = new HashMap<>();

  /** Values that are needed, the last ones that became so at the end. */
  private final Set<Value> live = new LinkedHashSet<>();

  private Schedule(List<Step> all) {
    for (Step step : all) {
      steps.put(step.result(), step);
      Set.copyOf(step.operands()).forEach(operand -> users.merge(operand, 1, Integer::sum));
    }
  }

  /**
   * The steps that a result needs, chosen from the last to the first: always the one that leaves
   * the fewest values to be computed before it.
   */
  static List<Step> of(List<Step> all, Value result) {
    return new Schedule(all).from(result);
  }

  private List<Step> from(Value result) {
    List<Step> backward = new ArrayList<>();
    if (steps.containsKey(result)) {
      live.add(result);
    }
    while (!live.isEmpty()) {
      Step best = null;
      int least = Integer.MAX_VALUE;
      for (Value value : live) {
        if (users.getOrDefault(value, 0) == 0 && growth(steps.get(value)) <= least) {
          best = steps.get(value);
          least = growth(best);
        }
      }
      backward.add(best);
      live.remove(best.result());
      for (Value operand : Set.copyOf(best.operands())) {
        users.merge(operand, -1, Integer::sum);
      }
      best.operands().stream().filter(steps::containsKey).forEach(live::add);
    }
    return backward.reversed();
  }

  /** How many values more have to be alive before a step than after it, but for its result. */
  private int growth(Step step) {
    return (int)
        step.operands().stream()
            .distinct()
            .filter(operand -> steps.containsKey(operand) && !live.contains(operand))
            .count();
  }
}
