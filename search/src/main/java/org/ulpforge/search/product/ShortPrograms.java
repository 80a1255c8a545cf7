package org.ulpforge.search.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ulpforge.product.Pairs;
import org.ulpforge.search.lattice.Fingerprint;

/**
 * All programs of up to a number of steps, with all constants. None is left out that could be
 * better, so the best one found is the best there is.
 *
 * <p>Beginnings whose results are the same set of columns over all pairs can go on in the same
 * ways, so only one of them does. A result that is there already, or constant, is of no use. Every
 * result must be used: a program with one that is not has a shorter equal. And a result on which
 * one operand alone has an influence is no end as soon as the best program is better than {@link
 * Products#oneSided}. Only programs count that treat all exponents alike, {@link
 * Products#isUniform}.
 */
final class ShortPrograms {

  /** Programs of one length that may have to be looked at, as {@link #work} counts them. */
  private static final double BUDGET = 1e9;

  private static final int INFLUENCE_OF_BOTH = 3;

  /**
   * The best program of at most a number of steps.
   *
   * @param looked last steps that were tried
   */
  record Best(int steps, long looked, double error, List<Step> program) {}

  private final Products products;
  private final Merit merit;
  private final Machine machine;
  private final BooleanSupplier stop;
  private final double oneSided;
  private final int[][] values;
  private final int[][] constants;
  private double limit = Double.POSITIVE_INFINITY;
  private List<Step> best = List.of();
  private long looked;

  private ShortPrograms(Products products, Merit merit, BooleanSupplier stop) {
    this.products = products;
    this.merit = merit;
    this.stop = stop;
    machine = new Machine(products.format().bits());
    oneSided = products.oneSided();
    values = new int[16][products.size()];
    values[0] = products.x();
    values[1] = products.y();
    constants = new int[2][products.size()];
  }

  /** Whether programs of two steps, all constants included, can be searched to the end. */
  static boolean isSearchable(Products products) {
    return work(2, products.format().bits()) <= BUDGET / products.size();
  }

  /**
   * Searches programs of up to 1, 2, … steps, as far as a budget reaches that is the same for all.
   *
   * @param most steps
   * @param stop is asked often; the length that it cuts short is not among the results
   */
  static List<Best> search(Products products, Merit merit, int most, BooleanSupplier stop) {
    ShortPrograms search = new ShortPrograms(products, merit, stop);
    List<Best> found = new ArrayList<>();
    List<List<Step>> beginnings = List.of(List.of());
    for (int steps = 1; steps <= most && work(steps, products.format().bits()) <= BUDGET; steps++) {
      int length = steps;
      if (length > 2) {
        beginnings = search.continued(beginnings, length);
      }
      for (List<Step> beginning : beginnings) {
        search.values(beginning);
        search.complete(beginning, length);
      }
      if (stop.getAsBoolean()) {
        break;
      }
      double error = merit.of(search.limit, products.size());
      if (!search.best.isEmpty()) {
        found.add(new Best(length, search.looked, error, search.best));
      }
    }
    return found;
  }

  /** About how many programs there are of a length in which each step uses the one before. */
  private static double work(int steps, int bits) {
    return 18.0 * steps * Math.pow(8.0 * (1 << bits), steps - 1);
  }

  /** The different beginnings that are longer by a step, of programs of a length. */
  private List<List<Step>> continued(List<List<Step>> beginnings, int length) {
    Set<Fingerprint> known = new HashSet<>();
    List<List<Step>> next = new ArrayList<>();
    for (List<Step> beginning : beginnings) {
      values(beginning);
      int free = Step.ARGUMENTS + beginning.size();
      machine.each(
          free,
          step -> {
            List<Step> longer = plus(beginning, step);
            if (unused(longer) <= length - longer.size() + 1
                && isNew(step, free)
                && known.add(print(longer.size()))) {
              next.add(longer);
            }
          });
    }
    return next;
  }

  /** Tries all that a beginning can become with one or, if it is two short, two more steps. */
  private void complete(List<Step> beginning, int length) {
    if (stop.getAsBoolean()) {
      return;
    }
    int free = Step.ARGUMENTS + beginning.size();
    if (beginning.size() == length - 1) {
      tryLast(beginning);
      return;
    }
    machine.each(
        free,
        step -> {
          List<Step> longer = plus(beginning, step);
          if (unused(longer) <= 2 && isNew(step, free) && isInOrder(longer)) {
            tryLast(longer);
          }
        });
  }

  private static List<Step> plus(List<Step> beginning, Step step) {
    List<Step> longer = new ArrayList<>(beginning);
    longer.add(step);
    return longer;
  }

  /** Computes the results of a beginning. */
  private void values(List<Step> beginning) {
    for (int i = 0; i < beginning.size(); i++) {
      int[] out = values[Step.ARGUMENTS + i];
      machine.run(beginning.get(i), values, constants, out, 0, out.length);
    }
  }

  /** Computes a step into the column that is free; whether it is of any use there. */
  private boolean isNew(Step step, int free) {
    int[] column = values[free];
    machine.run(step, values, constants, column, 0, column.length);
    for (int v = 0; v < free; v++) {
      if (Arrays.equals(values[v], column)) {
        return false;
      }
    }
    return Arrays.stream(column).anyMatch(value -> value != column[0]);
  }

  /** Of two last results that do not need each other, one order is enough. */
  private boolean isInOrder(List<Step> program) {
    int last = Step.ARGUMENTS + program.size() - 1;
    return program.size() < 2
        || program.getLast().uses(last - 1)
        || Arrays.compare(values[last - 1], values[last]) < 0;
  }

  /** Of the set of the first results: in whatever order. */
  private Fingerprint print(int results) {
    Fingerprint sum = new Fingerprint(0, 0);
    for (int r = 0; r < results; r++) {
      sum = sum.plus(Fingerprint.of(values[Step.ARGUMENTS + r]));
    }
    return sum;
  }

  private static int unused(List<Step> program) {
    int unused = 0;
    for (int r = 0; r < program.size(); r++) {
      unused += isUsed(program, Step.ARGUMENTS + r) ? 0 : 1;
    }
    return unused;
  }

  private static boolean isUsed(List<Step> program, int value) {
    for (Step step : program) {
      if (step.uses(value)) {
        return true;
      }
    }
    return false;
  }

  /** Tries all last steps that leave nothing unused. */
  private void tryLast(List<Step> beginning) {
    int free = Step.ARGUMENTS + beginning.size();
    int[] influences = influences(beginning);
    boolean oneSidedToo = merit.of(limit, products.size()) > oneSided;
    int unused = unused(beginning);
    int[] closes = new int[free];
    for (int v = Step.ARGUMENTS; v < free; v++) {
      closes[v] = isUsed(beginning, v) ? 0 : 1;
    }
    Consumer<Step> last = step -> tryLast(beginning, step, values[free]);
    for (int a = 0; a < free; a++) {
      if (closes[a] == unused && (oneSidedToo || influences[a] == INFLUENCE_OF_BOTH)) {
        machine.eachWithConstant(a, last);
      }
      for (int b = 0; b < a; b++) {
        int influence = influences[a] | influences[b];
        if (closes[a] + closes[b] == unused && (oneSidedToo || influence == INFLUENCE_OF_BOTH)) {
          machine.eachOfTwo(b, a, last);
        }
      }
    }
  }

  private static int influence(int operand, int[] influences) {
    return Step.isConstant(operand) ? 0 : influences[operand];
  }

  /** For each value a bit for each operand that it depends on. */
  private static int[] influences(List<Step> program) {
    int[] influences = new int[Step.ARGUMENTS + program.size()];
    influences[0] = 1;
    influences[1] = 2;
    for (int r = 0; r < program.size(); r++) {
      Step step = program.get(r);
      influences[Step.ARGUMENTS + r] =
          influence(step.a(), influences) | influence(step.b(), influences);
    }
    return influences;
  }

  private void tryLast(List<Step> beginning, Step step, int[] out) {
    looked++;
    double sum = 0;
    int n = out.length;
    for (int from = 0; from < n; from += Pairs.SETTINGS) {
      machine.run(step, values, constants, out, from, from + Pairs.SETTINGS);
      if (!products.isUniformAt(from, out)) {
        return;
      }
      for (int i = from; i < from + Pairs.SETTINGS; i++) {
        sum = merit.plus(sum, products.error(i, out[i]));
      }
      if (sum >= limit) {
        return;
      }
    }
    limit = sum;
    best = plus(beginning, step);
  }
}
