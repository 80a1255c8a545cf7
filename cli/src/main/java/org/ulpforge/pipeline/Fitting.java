package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.fit.Effort;
import org.ulpforge.search.fit.FitResult;
import org.ulpforge.search.fit.LinearForm;
import org.ulpforge.search.fit.RealFit;
import org.ulpforge.search.fit.RealTarget;
import org.ulpforge.search.fit.Samples;
import org.ulpforge.search.lattice.Annealing;
import org.ulpforge.search.lattice.BestConstants;
import org.ulpforge.search.lattice.Descent;
import org.ulpforge.search.lattice.Merit;
import org.ulpforge.search.lattice.Trial;
import org.ulpforge.target.Targets;

/**
 * Finds the constants of a structure that somebody gives: in real arithmetic, then if asked for in
 * a float format.
 */
public final class Fitting {

  private static final int SAMPLE = 1 << 14;

  /** Inputs that annealing starts with; counterexamples join them. */
  private static final int FEW = 1_000;

  private static final int STEPS = 20_000;

  private final Problem problem;
  private final Set<Place> held;
  private final int threads;
  private final BooleanSupplier stop;

  /**
   * @param problem of one argument
   * @param held literals that keep their values
   * @param stop is asked often; once it holds, the best so far is taken
   */
  public Fitting(Problem problem, Set<Place> held, int threads, BooleanSupplier stop) {
    if (problem.arity() != 1) {
      throw new IllegalArgumentException("only programs of one argument can be fitted");
    }
    this.problem = problem;
    this.held = Set.copyOf(held);
    this.threads = threads;
    this.stop = stop;
  }

  /** The constants of the least largest error in exact real arithmetic, with a certificate. */
  public FitResult real(Program structure) {
    return switch (real(structure, realMeasure(problem))) {
      case FitResult.NotConverged n when n.certificate().isEmpty() ->
          n.certified(certificate(n.program(), problem));
      case FitResult.NotConverged n -> n;
      case FitResult.Converged c -> c;
      case FitResult.Screened s -> s;
      case FitResult.Unfittable u -> u;
    };
  }

  private FitResult real(Program structure, ErrorMeasure measure) {
    return RealFit.fit(structure, held, samples(problem, measure), Effort.FULL, random());
  }

  /**
   * The error of a program in exact real arithmetic.
   *
   * @param problem of one argument
   * @throws IllegalArgumentException in one line, naming the point where the target has no error
   */
  public static Certificate certificate(Program program, Problem problem) {
    if (problem.arity() != 1) {
      throw new IllegalArgumentException(
          "only programs of one argument can be evaluated in exact real arithmetic");
    }
    return Certificate.of(program, samples(problem, realMeasure(problem)));
  }

  private static Samples samples(Problem problem, ErrorMeasure measure) {
    Oracle oracle = Oracle.of(Targets.of(problem));
    return Samples.of(RealTarget.of(oracle), problem.interval(), measure);
  }

  /** In what fits in real arithmetic measure errors: there are no ULPs. */
  public static ErrorMeasure realMeasure(Problem problem) {
    return problem.measure() == ErrorMeasure.ABSOLUTE
        ? ErrorMeasure.ABSOLUTE
        : ErrorMeasure.RELATIVE;
  }

  /**
   * A program in exact arithmetic whose constants are values of a format.
   *
   * @param bounds that were computed
   * @param proved whether no other constants of the format are better
   */
  public record Constrained(Program program, double error, long bounds, boolean proved) {}

  /**
   * The best constants that are values of a format, in exact real arithmetic.
   *
   * @throws IllegalArgumentException if the program is not linear in them, or has redundant ones
   */
  public Constrained constrained(FitResult.Fitted fitted, FloatFormat format) {
    Samples samples = samples(problem, problem.measure());
    LinearForm form = LinearForm.of(fitted.program(), held, samples);
    BestConstants.Found found =
        BestConstants.run(
            form, format, fitted.constants().exact(), problem.budget().evaluations(), stop);
    Map<Place, Operand.Literal> literals = new HashMap<>();
    for (int i = 0; i < found.constants().length; i++) {
      literals.put(form.places().get(i), new Operand.FloatLiteral(found.constants()[i]));
    }
    Program program = fitted.program().withLiterals(literals);
    double error = Certificate.of(program, samples).error();
    return new Constrained(program, error, found.nodes(), found.proved());
  }

  /**
   * The constants rounded to the compute format, then moved by last places where that makes the
   * largest error less.
   *
   * @param structure that was fitted
   */
  public Program rounded(Program structure, FitResult.Fitted fitted, FloatFormat compute) {
    ScalarFormat storage = problem.storage().orElseThrow();
    List<Place> places = fitted.constants().places();
    if (!storage.equals(compute) || storage.bits() > 32) {
      return descended(fitted.program(), compute);
    }
    List<Program> starts = new ArrayList<>();
    starts.add(rounded(fitted.program(), compute));
    // Within a binade the error in ULP is an absolute one.
    if (problem.measure() == ErrorMeasure.ULP
        && real(structure, ErrorMeasure.ABSOLUTE) instanceof FitResult.Fitted absolute) {
      starts.add(rounded(absolute.program(), compute));
    }
    Validation validation = new Validation(problem, threads);
    Program start =
        starts.stream()
            .min(Comparator.comparingDouble(p -> checked(validation, p).error()))
            .orElseThrow();
    SplittableRandom random = random();
    Sample sample = Sample.draw(inputs(), Oracle.of(Targets.of(problem)), FEW, random);
    return Annealing.run(
            start,
            places,
            compute,
            problem.measure(),
            sample,
            program -> checked(validation, program),
            random,
            problem.budget().evaluations(),
            stop)
        .program();
  }

  private Annealing.Checked checked(Validation validation, Program program) {
    ErrorProfile profile =
        validation.isLong() ? validation.sampled(program) : validation.profile(program, n -> {});
    return new Annealing.Checked(
        Validation.error(profile, problem.measure()),
        profile.worst().stream().mapToDouble(worst -> worst.input().getFirst()).toArray());
  }

  /** Results that are rounded once more are judged before that, too: see {@link Merit}. */
  private Program descended(Program fitted, FloatFormat compute) {
    Map<Place, Operand.Literal> kept = new HashMap<>();
    held.forEach(place -> kept.put(place, fitted.literal(place).orElseThrow()));
    Program core = rounded(fitted, compute).withLiterals(kept);
    Inputs inputs = inputs();
    Oracle oracle = Oracle.of(Targets.of(problem));
    Sample sample =
        inputs.enumerable() && inputs.size() <= SAMPLE
            ? Sample.all(inputs, oracle)
            : Sample.draw(inputs, oracle, SAMPLE, random());
    // What is held stays a decimal, which a descent leaves alone.
    Trial trial =
        Trial.of(
            cores -> rounded(cores.getFirst(), compute), List.of(core), compute, problem.measure());
    return rounded(Descent.run(trial, sample, STEPS, random(), stop).cores().getFirst(), compute);
  }

  private static Program rounded(Program program, FloatFormat compute) {
    return program.mapLiterals(literal ->
        literal instanceof Operand.RealLiteral(var value)
            ? new Operand.FloatLiteral(
                compute.decode(compute.encode(value, Overflow.NON_SATURATING)))
            : literal);
  }

  private Inputs inputs() {
    return Inputs.of(problem.storage().orElseThrow(), problem.domain());
  }

  private SplittableRandom random() {
    return new SplittableRandom(problem.seed());
  }
}
