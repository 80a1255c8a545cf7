package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A region cut into pieces, each short enough for a method with a loop over vectors. Cuts are where
 * few values are alive, and no masks.
 *
 * @param pieces in their order
 * @param columns how many values are alive at once at the cuts
 */
record Pieces(List<Piece> pieces, int columns) {

  /**
   * Weights of pieces. C1 gives up where much code is inlined ("out of virtual registers"), and
   * what it gives up on never comes to C2.
   */
  private static final int LEAST = 80;

  private static final int MOST = 170;

  private static final Comparator<Value.Result> ORDER = Comparator.comparingInt(Value.Result::id);

  /**
   * @param in the columns of values of earlier pieces that are read
   * @param out the columns into which values for later pieces go
   */
  record Piece(List<Step> steps, Map<Value.Result, Integer> in, Map<Value.Result, Integer> out) {}

  static Pieces of(List<Step> steps, Value result) {
    Map<Value, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (Value operand : steps.get(i).operands()) {
        lastUse.put(operand, i);
      }
    }
    lastUse.put(result, steps.size());
    List<Piece> pieces = new ArrayList<>();
    Map<Value.Result, Integer> columns = new HashMap<>();
    int most = 0;
    for (int from = 0; from < steps.size(); ) {
      int to = cut(steps, from, lastUse);
      List<Step> piece = steps.subList(from, to);
      Map<Value.Result, Integer> in = columnsRead(piece, result, to == steps.size(), columns);
      columns.keySet().removeIf(value -> lastUse.get(value) < to);
      Set<Integer> free = new TreeSet<>(IntStream.range(0, steps.size()).boxed().toList());
      free.removeAll(columns.values());
      Map<Value.Result, Integer> out = new TreeMap<>(ORDER);
      for (Step step : piece) {
        if (to < steps.size() && lastUse.getOrDefault(step.result(), -1) >= to) {
          int column = free.iterator().next();
          free.remove(column);
          out.put(step.result(), column);
          most = Math.max(most, column + 1);
        }
      }
      columns.putAll(out);
      pieces.add(new Piece(List.copyOf(piece), in, out));
      from = to;
    }
    return new Pieces(pieces, most);
  }

  private static Map<Value.Result, Integer> columnsRead(
      List<Step> piece, Value result, boolean last, Map<Value.Result, Integer> columns) {
    Map<Value.Result, Integer> in = new TreeMap<>(ORDER);
    columns.forEach((value, column) -> {
      boolean read = piece.stream().anyMatch(step -> step.operands().contains(value));
      if (read || (last && value.equals(result))) {
        in.put(value, column);
      }
    });
    return in;
  }

  /** Where a piece ends: at the fewest live values between its least and its most weight. */
  private static int cut(List<Step> steps, int from, Map<Value, Integer> lastUse) {
    int weight = 0;
    int best = steps.size();
    long fewest = Long.MAX_VALUE;
    for (int to = from + 1; to < steps.size(); to++) {
      weight += weight(steps.get(to - 1));
      if (weight > MOST && fewest < Long.MAX_VALUE) {
        return best;
      }
      if (weight >= LEAST) {
        int end = to;
        List<Step> alive =
            steps.subList(0, to).stream()
                .filter(step -> lastUse.getOrDefault(step.result(), -1) >= end)
                .toList();
        boolean masks = alive.stream().anyMatch(step -> step.carrier() == Carrier.MASK);
        if (!masks && alive.size() <= fewest) {
          fewest = alive.size();
          best = to;
        }
      }
    }
    return weight > MOST ? best : steps.size();
  }

  private static int weight(Step step) {
    int constants = (int) step.operands().stream().filter(o -> o instanceof Value.Constant).count();
    return constants
        + JavaSortedRegions.CHAINS
            * (1 + (step.table().isEmpty() ? 0 : JavaSortedRegions.isInFour(step) ? 15 : 5));
  }
}
