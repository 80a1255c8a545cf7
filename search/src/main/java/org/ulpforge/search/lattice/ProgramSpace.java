package org.ulpforge.search.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.interpret.FloatArithmetic;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/**
 * All straight-line programs of one argument, of a grammar that says of each instruction alone
 * whether it may stand in a program, with constants from a small storage format. They are searched
 * to the end for the least largest error.
 *
 * <p>What the rest of a program can compute depends on nothing but the set of the value vectors
 * that are there: the argument and the results so far, each at all inputs. So of the beginnings
 * with equal sets only one is continued. An instruction whose result is there already makes no new
 * set, and one whose result is NaN where the exact value is a number spoils every program that uses
 * it; neither is continued. The last instruction must use the value before it, as a program that
 * does not is as long as it looks only by a dead instruction: without that it is a shorter one. The
 * same holds if the set was first met in another order, with another last value: the beginning
 * without that value is shorter. Sets are told apart by 128 bits of hash; a wrong answer needs two
 * equal ones, of probability 2^-90 for a million sets.
 */
public final class ProgramSpace {

  /**
   * Last instructions, those that differ in one constant together, that may have to be looked at.
   */
  private static final long BUDGET = 1L << 28;

  /** In them, the cost of making a beginning. */
  private static final long BEGINNING = 256;

  private static final int SMALL_BITS = 8;

  /** For them {@link FloatArithmetic} in double has bits to spare. */
  private static final int MAX_COMPUTE_PRECISION = 24;

  private static final int CHUNK = 256;

  /** Applies a function to all elements, on any threads; results keep the order. */
  @FunctionalInterface
  public interface Workers {
    <A, B> List<B> map(List<A> elements, Function<? super A, ? extends B> function);
  }

  /**
   * @param spaces one for each number of instructions, from 1 on
   * @param programs the best one of each space, as far as there is one
   */
  public record Found(List<ExhaustedSpace> spaces, List<Program> programs) {}

  /** The beginning of a program, with the argument and its results at all inputs. */
  record State(List<Instruction> body, List<double[]> values) {}

  private record Beginning(List<Instruction> body, Fingerprint values) {}

  private final Sample sample;
  private final Grammar grammar;
  private final FloatFormat storage;
  private final FloatFormat compute;
  private final ErrorMeasure measure;
  private final List<Form> forms;
  private final double[] lattice;
  private final double[][] constants;
  private final double[] argument;
  private final Optimum optimum;

  private ProgramSpace(
      Sample sample,
      Grammar grammar,
      FloatFormat storage,
      FloatFormat compute,
      ErrorMeasure measure) {
    this.sample = sample;
    this.grammar = grammar;
    this.storage = storage;
    this.compute = compute;
    this.measure = measure;
    forms = Form.of(grammar);
    lattice = Arrays.stream(storage.finiteValues()).map(v -> v + 0.0).distinct().toArray();
    constants =
        Arrays.stream(lattice)
            .mapToObj(c -> IntStream.range(0, sample.size()).mapToDouble(i -> c).toArray())
            .toArray(double[][]::new);
    argument = IntStream.range(0, sample.size()).mapToDouble(i -> sample.input(0, i)).toArray();
    optimum = new Optimum(new Acceptance(sample, storage, compute, measure));
  }

  /**
   * Whether a space can be searched: the storage format has at most 8 bits, and its values are
   * values of a compute format of a precision of at most 24 that has infinities, or of itself.
   */
  public static boolean isSearchable(FloatFormat storage, FloatFormat compute) {
    return storage.bits() <= SMALL_BITS
        && storage.signed()
        && storage.hasZero()
        && storage.embedsIn(compute)
        && compute.precision() <= MAX_COMPUTE_PRECISION
        && (compute.hasInfinity() || (compute.equals(storage) && compute.hasNaN()));
  }

  /**
   * Searches the spaces of 1, 2, … instructions, as far as a budget reaches that is the same for
   * all problems, or until nothing longer can be better: a program has no misrounded result, or
   * there are no more beginnings.
   *
   * @param sample all inputs, of one argument
   * @param grammar such as {@code free}
   * @param stop is asked often
   * @return empty if {@code stop} held before the end
   * @throws IllegalArgumentException if the formats are not {@linkplain #isSearchable searchable}
   */
  public static Optional<Found> search(
      Sample sample,
      Grammar grammar,
      FloatFormat compute,
      ErrorMeasure measure,
      Workers workers,
      BooleanSupplier stop) {
    FloatFormat storage = (FloatFormat) sample.format();
    if (!isSearchable(storage, compute)) {
      throw new IllegalArgumentException(
          storage.name() + " computed in " + compute.name() + ": too many values to try them all");
    }
    return new ProgramSpace(sample, grammar, storage, compute, measure).search(workers, stop);
  }

  private Optional<Found> search(Workers workers, BooleanSupplier stop) {
    Program identity = Program.straightLine(1, List.of(), Operand.X);
    optimum.offer(score(argument), identity);
    List<Beginning> beginnings = List.of(new Beginning(List.of(), new Fingerprint(0, 0)));
    List<ExhaustedSpace> spaces = new ArrayList<>();
    List<Program> best = new ArrayList<>();
    long programs = 1;
    long sequences = 1;
    long behaviours = 0;
    for (int length = 1;
        !forms.isEmpty() && sequences * (BEGINNING + lastInstructions(length)) <= BUDGET;
        length++) {
      if (length > 1) {
        beginnings = distinct(mapped(beginnings, workers, stop, this::continuations));
      }
      mapped(beginnings, workers, stop, this::completed);
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
      int values = length;
      sequences *= forms.stream().mapToLong(f -> f.count(values, lattice.length)).sum();
      programs += sequences;
      behaviours += beginnings.size();
      spaces.add(exhausted(length, programs, behaviours));
      optimum.best().map(Optimum.Entry::program).ifPresent(best::add);
      if (optimum.isPerfect() || beginnings.isEmpty()) {
        break;
      }
    }
    return Optional.of(new Found(spaces, best.stream().distinct().toList()));
  }

  /** Those with the last value, of as many values as instructions. */
  private long lastInstructions(int values) {
    return forms.stream()
        .mapToLong(f ->
            f.countUnsolved(values, lattice.length) - f.countUnsolved(values - 1, lattice.length))
        .sum();
  }

  private ExhaustedSpace exhausted(int instructions, long programs, long behaviours) {
    return new ExhaustedSpace(
        grammar.name(),
        forms.stream().map(f -> f.op().text()).distinct().toList(),
        storage.name(),
        instructions,
        programs,
        behaviours,
        optimum.error());
  }

  private <T> List<T> mapped(
      List<Beginning> beginnings,
      Workers workers,
      BooleanSupplier stop,
      Function<List<Beginning>, List<T>> function) {
    List<List<Beginning>> chunks = new ArrayList<>();
    for (int from = 0; from < beginnings.size(); from += CHUNK) {
      chunks.add(beginnings.subList(from, Math.min(from + CHUNK, beginnings.size())));
    }
    return workers
        .map(chunks, chunk -> stop.getAsBoolean() ? List.<T>of() : function.apply(chunk))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<Beginning> distinct(List<Beginning> beginnings) {
    Set<Fingerprint> known = new HashSet<>();
    return beginnings.stream().filter(b -> known.add(b.values())).toList();
  }

  private List<Program> completed(List<Beginning> chunk) {
    Completion completion = new Completion(this, optimum);
    chunk.forEach(beginning -> completion.complete(state(beginning.body())));
    return List.of();
  }

  private List<Beginning> continuations(List<Beginning> chunk) {
    Acceptance.Bounds bounds = optimum.bounds();
    List<Beginning> next = new ArrayList<>();
    for (Beginning beginning : chunk) {
      State state = state(beginning.body());
      for (Form form : forms) {
        instructions(
            form,
            List.of(),
            state.values().size(),
            instruction -> {
              double[] result = result(instruction, state.values());
              if (isUsable(result, bounds)
                  && state.values().stream().noneMatch(v -> Arrays.equals(v, result))) {
                List<Instruction> body = new ArrayList<>(beginning.body());
                body.add(instruction);
                next.add(new Beginning(body, beginning.values().plus(Fingerprint.of(result))));
              }
            });
      }
    }
    return distinct(next);
  }

  /** Whether a program that uses a value can be right at all. */
  private static boolean isUsable(double[] value, Acceptance.Bounds bounds) {
    return IntStream.range(0, value.length)
        .noneMatch(i -> Double.isNaN(value[i]) && !bounds.admitsNaN(i));
  }

  private void instructions(
      Form form, List<Integer> chosen, int values, Consumer<Instruction> consumer) {
    int slot = chosen.size();
    if (slot == form.operands()) {
      consumer.accept(
          Instruction.of(form.op(), chosen.stream().map(this::operand).toArray(Operand[]::new)));
      return;
    }
    boolean constant = form.constant().get(slot);
    int from = constant ? -lattice.length : slot == 1 && form.symmetric() ? chosen.getFirst() : 0;
    for (int choice = from; choice < (constant ? 0 : values); choice++) {
      List<Integer> more = new ArrayList<>(chosen);
      more.add(choice);
      instructions(form, more, values, consumer);
    }
  }

  /**
   * @param index of a value, or −1 − that of a constant
   */
  Operand operand(int index) {
    return index < 0
        ? new Operand.FloatLiteral(lattice[-1 - index])
        : index == 0 ? Operand.X : new Operand.Ref(index - 1);
  }

  private State state(List<Instruction> body) {
    List<double[]> values = new ArrayList<>(List.of(argument));
    body.forEach(instruction -> values.add(result(instruction, values)));
    return new State(body, values);
  }

  private double[] result(Instruction instruction, List<double[]> values) {
    return apply(
        instruction.op(),
        instruction.operands().stream().map(o -> column(o, values)).toArray(double[][]::new));
  }

  private double[] column(Operand operand, List<double[]> values) {
    return switch (operand) {
      case Operand.Input _ -> values.getFirst();
      case Operand.Ref(int i) -> values.get(i + 1);
      case Operand.Literal literal ->
          constants[Arrays.binarySearch(lattice, ((Operand.FloatLiteral) literal).value())];
    };
  }

  /** An operation on columns, rounded to the compute format. */
  double[] apply(Opcode op, double[][] operands) {
    double[] a = operands[0];
    double[] b = operands[operands.length > 1 ? 1 : 0];
    double[] c = operands[operands.length - 1];
    double[] result = new double[a.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = FloatArithmetic.apply(op, compute, a[i], b[i], c[i]);
    }
    return result;
  }

  Score score(double[] results) {
    return sample.score(Arrays.stream(results).map(sample::rounded).toArray(), measure);
  }

  int inputs() {
    return argument.length;
  }

  List<Form> forms() {
    return forms;
  }

  double[] lattice() {
    return lattice;
  }

  /** For each value of the lattice a column that is constant. */
  double[][] constants() {
    return constants;
  }
}
