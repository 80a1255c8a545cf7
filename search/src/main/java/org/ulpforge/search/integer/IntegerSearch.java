package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ulpforge.cost.CostModel;
import org.ulpforge.integer.IntegerErrors;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.search.integer.Solver.Rated;

/**
 * The search for integer programs of a function: for each number of operations the program with the
 * least error. Every instruction is an operation, a look-up in a table of at most 16 entries, too.
 *
 * @param function what is computed; the unit of its results is the one to use, if it is fixed
 * @param relative whether relative errors count, or absolute ones
 * @param largest whether the largest error counts, or the mean
 * @param fixedUnit whether results are in the function's unit, or in the best one for each program
 * @param multiply whether products are allowed
 * @param tables how many look-ups there may be
 * @param entries of a table, 2, 4, 8 or 16
 * @param operations of the longest programs
 * @param evaluations of annealing for each length and start
 */
public record IntegerSearch(
    IntegerFunction function,
    boolean relative,
    boolean largest,
    boolean fixedUnit,
    boolean multiply,
    int tables,
    int entries,
    int operations,
    long seed,
    long evaluations) {

  public static final int MOST_OPERATIONS = 16;
  public static final int MOST_TABLES = 4;
  public static final int MOST_ENTRIES = 16;

  /** Starts of the annealing for each length; they take turns in how many tables are allowed. */
  private static final int STARTS = 24;

  /** Programs of a length and number of tables that longer ones begin with. */
  private static final int SEEDS = 3;

  /** So many steps are added at most to begin a longer program. */
  private static final int LEAP = 3;

  /** Inputs that annealing looks at; what it finds is polished on more and judged on all. */
  private static final int SAMPLE = 256;

  private static final int POLISHED = 4096;

  /**
   * A program of some length.
   *
   * @param function with the unit that the results are in
   * @param error what was made small, over all inputs
   */
  public record Found(
      Program program, int operations, IntegerFunction function, double error, IntegerErrors all) {}

  public IntegerSearch {
    require("operations", operations, 1, MOST_OPERATIONS);
    require("tables", tables, 0, MOST_TABLES);
    require("table entries", entries, 2, MOST_ENTRIES);
    if (Integer.bitCount(entries) != 1) {
      throw new IllegalArgumentException(entries + " table entries: 2, 4, 8 or 16 are allowed");
    }
    if (evaluations < 1) {
      throw new IllegalArgumentException("at least one evaluation is needed");
    }
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%d %s: %d to %d are allowed".formatted(value, what, least, most));
    }
  }

  /**
   * Searches all lengths, and gives those programs that are better than all shorter ones.
   *
   * @param starts programs to begin with, straight lines of one argument; shorter ones than the
   *     shortest of them are not searched
   * @param progress is told of the best program of each length
   * @param stop is asked often; what was found before is given
   */
  public List<Found> run(List<Program> starts, Consumer<Found> progress, BooleanSupplier stop) {
    double[] exact = function.exact();
    Goal goal = goal(exact);
    Goal annealed = largest ? goal.with(Goal.Norm.FOURTH) : goal;
    List<Found> all = new ArrayList<>();
    List<Rated> pool = new ArrayList<>();
    for (Program start : starts) {
      List<Step> steps = start.instructions().stream().map(Step::of).toList();
      pool.add(
          new Solver(annealed.sample(SAMPLE, new SplittableRandom(seed)), steps.size())
              .rate(steps));
    }
    int shortest = pool.stream().mapToInt(r -> r.steps().size()).min().orElse(1);
    for (int length = shortest; length <= operations && !stop.getAsBoolean(); length++) {
      SplittableRandom random = new SplittableRandom(31 * seed + length);
      Solver solver = new Solver(goal.sample(POLISHED, random).withPasses(6), length);
      List<Rated> ends = new ArrayList<>();
      for (int start = 0; start < STARTS && !stop.getAsBoolean(); start++) {
        Language language = new Language(multiply, start % (tables + 1), entries, inputBits());
        Annealing annealing =
            new Annealing(language, annealed.sample(SAMPLE, random), length, random);
        List<Step> seed = seed(pool, length, starts.isEmpty() ? 1 : 0, language.tables(), random);
        boolean fresh = seed.isEmpty();
        int most = length;
        Rated from =
            annealing.best(
                () -> fresh ? language.program(most, random) : annealing.longer(seed, most));
        double heat = fresh ? Annealing.HEAT : Annealing.WARMTH;
        Rated end = annealing.run(from, heat, evaluations, stop);
        ends.add(solver.polished(end));
      }
      ends.removeIf(end -> !end.fits());
      ends.sort(Comparator.comparingDouble(Rated::error));
      pool.addAll(ends);
      if (!ends.isEmpty()) {
        Found found = found(ends.getFirst().steps(), goal.withPasses(12), exact);
        all.add(found);
        progress.accept(found);
      }
    }
    return front(all);
  }

  /**
   * A shorter program to begin with, or none now and then: one of the best with its length and
   * number of tables. Programs with tables are good soon, and would leave no others.
   *
   * @param least how many steps are added at least
   */
  private static List<Step> seed(
      List<Rated> pool, int length, int least, int tables, SplittableRandom random) {
    int shorter = length - least - random.nextInt(LEAP);
    int own = random.nextInt(tables + 1);
    List<Rated> seeds =
        pool.stream()
            .filter(r -> r.steps().size() == shorter && Language.tables(r.steps()) == own)
            .limit(SEEDS)
            .toList();
    return seeds.isEmpty() || random.nextInt(5) == 0
        ? List.of()
        : seeds.get(random.nextInt(seeds.size())).steps();
  }

  private int inputBits() {
    int largest = Math.max(Math.abs(function.lo()), Math.abs(function.hi()));
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, largest));
  }

  private Goal goal(double[] exact) {
    int[] inputs = new int[exact.length];
    Arrays.setAll(inputs, i -> function.lo() + i);
    double[] weights = new double[exact.length];
    Arrays.setAll(weights, i -> !relative ? 1 : exact[i] == 0 ? 0 : 1 / Math.abs(exact[i]));
    return new Goal(
        inputs,
        exact,
        weights,
        largest ? Goal.Norm.LARGEST : Goal.Norm.MEAN,
        fixedUnit ? function.resultUnit() : 0,
        1);
  }

  private Found found(List<Step> steps, Goal goal, double[] exact) {
    long[] results = new Machine(goal.inputs(), steps.size()).run(steps, 0);
    Goal.Rating rating = goal.rate(results);
    List<Instruction> body = steps.stream().map(Step::instruction).toList();
    Program program = Canonical.of(Program.straightLine(1, body, new Operand.Ref(body.size() - 1)));
    return new Found(
        program,
        (int) CostModel.INSTRUCTIONS.cost(program),
        function.in(rating.unit()),
        rating.error(),
        IntegerErrors.of(
            Arrays.stream(results).mapToInt(Math::toIntExact).toArray(), exact, rating.unit()));
  }

  private static List<Found> front(List<Found> all) {
    List<Found> front = new ArrayList<>();
    all.stream()
        .sorted(Comparator.comparingInt(Found::operations).thenComparingDouble(Found::error))
        .filter(f -> front.isEmpty() || f.error() < front.getLast().error())
        .forEach(front::add);
    return front;
  }
}
