package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
 * <p>Programs grow out of one another, longer, shorter or changed, beginning with random ones; the
 * best of each of many kinds stay, see {@link Niches}. The constants and tables of each are solved
 * for before it is rated.
 *
 * @param function what is computed; the unit of its results is the one to use, if it is fixed
 * @param relative whether relative errors count, or absolute ones
 * @param largest whether the largest error counts, or the mean
 * @param fixedUnit whether results are in the function's unit, or in the best one for each program
 * @param multiply whether products are allowed
 * @param tables how many look-ups there may be
 * @param entries of a table, 2, 4, 8 or 16
 * @param operations of the longest programs
 * @param evaluations programs that are solved for and rated
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

  /** Programs after which niches are ranked anew. */
  private static final int RANKED = 2000;

  /** How many steps more or less a parent has: one more to two less. */
  private static final int PARENTS = 4;

  /** One in so many programs that got longer or shorter is changed elsewhere, too. */
  private static final int CHANGED = 4;

  /** So many times too wrong after some rounds of solving, a program is given up. */
  private static final double HOPELESS = 1.5;

  /** The best of each length and number of tables that are polished in the end. */
  private static final int FINISHED = 3;

  /** Inputs that programs are solved on; the best are polished on more and judged on all. */
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
   * @param starts programs to begin with, too, straight lines of one argument
   * @param progress is told of the best program of each length, in the end
   * @param stop is asked often; what was found before is given
   * @throws IllegalArgumentException if a start has more operations or tables than programs may
   *     have
   */
  public List<Found> run(List<Program> starts, Consumer<Found> progress, BooleanSupplier stop) {
    double[] exact = function.exact();
    Goal goal = goal(exact);
    SplittableRandom random = new SplittableRandom(seed);
    Goal sample = (largest ? goal.with(Goal.Norm.FOURTH) : goal).sample(SAMPLE, random);
    Solver solver = new Solver(sample, operations);
    Niches niches = new Niches(operations, tables);
    starts.forEach(start -> niches.add(solver.rate(steps(start))));
    Language language = new Language(multiply, tables, entries, inputBits());
    for (long i = 0; i < evaluations && !stop.getAsBoolean(); i++) {
      if (i % RANKED == 0) {
        niches.rank();
      }
      List<Step> steps = drawn(niches, language, random);
      if (!steps.isEmpty() && steps.size() <= operations && language.allows(steps)) {
        niches.add(solver.solved(steps, HOPELESS * niches.limit(steps)));
      }
    }
    niches.rank();
    return front(finished(niches, goal, exact, random, progress));
  }

  private List<Step> steps(Program start) {
    List<Step> steps = Step.used(start.instructions().stream().map(Step::of).toList());
    if (steps.size() > operations || Language.tables(steps) > tables) {
      throw new IllegalArgumentException(
          "a program of %d operations and %d tables to begin with: at most %d and %d are allowed"
              .formatted(steps.size(), Language.tables(steps), operations, tables));
    }
    return steps;
  }

  /** A program made of one of the niches, of better ones more often, or a random one. */
  private List<Step> drawn(Niches niches, Language language, SplittableRandom random) {
    Mutation mutation = new Mutation(language, random);
    int length = 1 + (int) (operations * Math.sqrt(random.nextDouble()));
    int from = length + 1 - random.nextInt(PARENTS);
    List<Rated> parents =
        from < 1 || from > operations ? List.of() : niches.ranked(from, random.nextInt(tables + 1));
    if (parents.isEmpty()) {
      return Step.used(language.program(length, random));
    }
    double share = random.nextDouble();
    List<Step> parent = parents.get((int) (share * share * share * parents.size())).steps();
    if (from == length) {
      return Step.used(mutation.mutated(parent));
    }
    List<Step> child = from < length ? mutation.longer(parent, length) : mutation.shorter(parent);
    return Step.used(random.nextInt(CHANGED) == 0 ? mutation.mutated(child) : child);
  }

  /** The best of each length, polished on more inputs. */
  private List<Found> finished(
      Niches niches, Goal goal, double[] exact, SplittableRandom random, Consumer<Found> progress) {
    Goal fine = goal.sample(POLISHED, random).withPasses(6);
    Solver solver = new Solver(fine, operations);
    List<Found> all = new ArrayList<>();
    for (int length = 1; length <= operations; length++) {
      int steps = length;
      IntStream.rangeClosed(0, tables)
          .boxed()
          .flatMap(own -> niches.ranked(steps, own).stream().limit(FINISHED))
          .map(solver::polished)
          .filter(Rated::fits)
          .min(Comparator.comparingDouble(Rated::error))
          .map(best -> found(best.steps(), goal.withPasses(12), exact))
          .ifPresent(found -> {
            all.add(found);
            progress.accept(found);
          });
    }
    return all;
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
