package org.ulpforge.search.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.product.Surrogate;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * The search for multiplication surrogates of a format: for each number of operations the program
 * with the least error. Every instruction counts as one operation, the addition of the constant
 * included, and so does a look-up in a table of at most 16 entries.
 *
 * @param format a {@linkplain org.ulpforge.product.Pairs#suitable suitable} one
 * @param meanLimit the mean error that the programs may have; infinite for any
 * @param operations of the longest programs, 1 to {@value #MOST_OPERATIONS}
 * @param entries of the table that a program may end with, a power of two up to {@value
 *     #MOST_ENTRIES}; 0 for none
 * @param evaluations of annealing for each length, kind of program and start
 */
public record SurrogateSearch(
    FloatFormat format,
    Merit merit,
    double meanLimit,
    int operations,
    int entries,
    long seed,
    long evaluations) {

  public static final int MOST_OPERATIONS = 12;
  public static final int MOST_ENTRIES = 16;

  /** Starts of the annealing for each length: half of them random, half from the length before. */
  private static final int STARTS = 6;

  /** Programs that end with a constant are annealed up to here: differences end so, too. */
  private static final int CONSTANT_OPERATIONS = 3;

  /** Pairs that annealing looks at; what it finds is judged on all. */
  private static final int SAMPLE = 256;

  /**
   * @param operations as the program in canonical form has them
   * @param error of the merit, over all mantissa pairs
   * @param statement what was proven about all programs of as many operations
   */
  public record Found(Program program, int operations, double error, Optional<String> statement) {}

  public SurrogateSearch {
    requireRange("operations", operations, 1, MOST_OPERATIONS);
    requireRange("table entries", entries, 0, MOST_ENTRIES);
    if (Integer.bitCount(entries) > 1 || entries == 1) {
      throw new IllegalArgumentException(
          entries + " table entries: 2, 4, 8 or 16 are allowed, or 0 for no table");
    }
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%d %s: %d to %d are allowed".formatted(value, what, least, most));
    }
  }

  /** The integer format that the programs compute in. */
  public IntegerFormat compute() {
    return IntegerFormat.of(format.bits(), false);
  }

  /**
   * Searches all lengths, and gives those programs that are better than all shorter ones.
   *
   * @param progress is told of the best program of each length
   * @param stop is asked often; what was found before is given
   */
  public List<Found> run(Consumer<Found> progress, BooleanSupplier stop) {
    Products products = Products.of(format);
    List<Found> all = new ArrayList<>();
    Consumer<Found> found =
        f -> {
          all.add(f);
          progress.accept(f);
        };
    int proven = 0;
    if (ShortPrograms.isSearchable(products) && Double.isInfinite(meanLimit)) {
      for (ShortPrograms.Best best : ShortPrograms.search(products, merit, operations, stop)) {
        Found next = proven(best);
        if (!isUniform(next.program())) {
          throw new IllegalStateException(
              "mantissa pairs do not show that exponents are treated differently by "
                  + next.program());
        }
        // The same program again, of which more is known now.
        all.removeIf(f -> f.program().equals(next.program()));
        found.accept(next);
        proven = best.steps();
      }
    }
    for (Annealing.Ending ending : Annealing.Ending.values()) {
      if (ending != Annealing.Ending.TABLE) {
        anneal(products, ending, 1, proven, found, stop);
      } else if (entries > 0) {
        anneal(products, ending, entries, 0, found, stop);
      }
    }
    return front(all);
  }

  private static List<Found> front(List<Found> all) {
    List<Found> front = new ArrayList<>();
    all.stream()
        .sorted(Comparator.comparingInt(Found::operations).thenComparingDouble(Found::error))
        .filter(f -> front.isEmpty() || f.error() < front.getLast().error())
        .forEach(front::add);
    return front;
  }

  private Found proven(ShortPrograms.Best best) {
    Program program = program(best.program(), Optional.empty());
    String statement =
        ("optimal: of all programs of up to %d operation%s that treat all exponents alike, none has a"
                + " smaller %s error (%,d looked at)")
            .formatted(
                best.steps(),
                best.steps() == 1 ? "" : "s",
                merit.name().toLowerCase(Locale.ROOT),
                best.looked());
    return new Found(program, operations(program), best.error(), Optional.of(statement));
  }

  /** Annealing for each length that is not proven; the best of a length starts the next. */
  private void anneal(
      Products products,
      Annealing.Ending ending,
      int table,
      int proven,
      Consumer<Found> found,
      BooleanSupplier stop) {
    Correction judge = new Correction(products, merit, meanLimit, table);
    Correction sampled = new Correction(Products.spread(format, SAMPLE), merit, meanLimit, table);
    List<Annealing.Gene> seeds = List.of();
    int most =
        ending == Annealing.Ending.CONSTANT
            ? Math.min(CONSTANT_OPERATIONS, operations)
            : operations;
    for (int length = ending.operations() + 1; length <= most && !stop.getAsBoolean(); length++) {
      int steps = length - ending.operations();
      SplittableRandom random = new SplittableRandom(seed * 31 + length * 7L + table);
      Annealing annealing = new Annealing(sampled, ending, steps, random);
      List<Annealing.Rated> ends = new ArrayList<>();
      for (int start = 0; start < STARTS; start++) {
        Annealing.Gene from =
            seeds.isEmpty() || start % 2 == 0
                ? annealing.random(steps)
                : annealing.longer(seeds.get(random.nextInt(seeds.size())));
        ends.add(annealing.run(from, evaluations, stop));
      }
      ends.sort(Comparator.comparingDouble(Annealing.Rated::merit));
      seeds = ends.stream().limit(STARTS / 2).map(Annealing.Rated::gene).toList();
      if (length > proven) {
        ends.stream()
            .map(end -> judged(end.gene(), judge))
            .min(Comparator.comparingDouble(Found::error))
            .filter(f -> Double.isFinite(f.error()))
            .ifPresent(found);
      }
    }
  }

  /** The program of a gene, with the best entries, and its error over all pairs. */
  private Found judged(Annealing.Gene gene, Correction judge) {
    Products products = judge.products();
    Machine machine = new Machine(format.bits());
    int[][] values = new int[Step.ARGUMENTS + gene.steps().size()][products.size()];
    values[0] = products.x();
    values[1] = products.y();
    int[] index = Annealing.evaluate(gene, machine, values, new int[2][products.size()]);
    int[] base = Annealing.sum(gene, values[gene.base()], index, new int[products.size()]);
    double[] offsets = new double[judge.entries()];
    judge.approximate(Correction.Linear.of(products), base, index, offsets);
    int[] table = judge.exact(base, index, offsets);
    int[] codes = judge.applied(base, index, table);
    Program program = program(gene.steps(), Optional.of(new Tail(gene.base(), gene.sign(), table)));
    boolean uniform = products.isUniform(codes) && isUniform(program);
    double error = uniform ? judge.judged(codes) : Double.POSITIVE_INFINITY;
    return new Found(program, operations(program), error, Optional.empty());
  }

  private boolean isUniform(Program program) {
    return new Surrogate(program, format, compute()).isUniform();
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Tail(int base, int sign, int[] table) {}

  private static int operations(Program program) {
    return (int) CostModel.INSTRUCTIONS.cost(program);
  }

  private static Program program(List<Step> steps, Optional<Tail> tail) {
    List<Instruction> body = new ArrayList<>(steps.stream().map(Step::instruction).toList());
    tail.ifPresent(end -> {
      Operand base = Step.operand(end.base());
      Operand last = new Operand.Ref(body.size() - 1);
      Operand added = new Operand.IntLiteral(end.table()[0]);
      if (end.sign() != 0) {
        body.add(Instruction.of(end.sign() > 0 ? Opcode.IADD : Opcode.ISUB, base, last));
        base = new Operand.Ref(body.size() - 1);
      } else if (end.table().length > 1) {
        Stream<Operand> entries =
            Arrays.stream(end.table()).mapToObj(entry -> new Operand.IntLiteral(entry));
        body.add(
            Instruction.of(
                Opcode.ILOOKUP, Stream.concat(Stream.of(last), entries).toArray(Operand[]::new)));
        added = new Operand.Ref(body.size() - 1);
      }
      body.add(Instruction.of(Opcode.IADD, base, added));
    });
    Operand result = new Operand.Ref(body.size() - 1);
    return Canonical.of(Program.straightLine(Step.ARGUMENTS, body, result));
  }
}
