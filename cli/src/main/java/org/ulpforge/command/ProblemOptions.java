package org.ulpforge.command;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ulpforge.format.FixedFormat;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.RealFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Accuracy;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Option;

/**
 * The options that state a problem. What is not given comes from the header of a program, or has a
 * default.
 */
final class ProblemOptions {

  private static final long DEFAULT_SEED = 1;

  /** What real arithmetic has by itself. */
  private static final Set<Opcode> REAL_OPS =
      EnumSet.of(Opcode.ADD, Opcode.SUB, Opcode.MUL, Opcode.DIV, Opcode.NEG, Opcode.FMA);

  @Option(names = "--function", paramLabel = "NAME", description = "see 'ulpforge list functions'")
  private String function;

  @Option(
      names = "--expression",
      paramLabel = "FORMULA",
      description = "a function of your own in x, or x and y, such as 'log(1+exp(x))'")
  private String expression;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what an expression is called in names of kernels")
  private String name;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "of arguments and result, such as bf16")
  private String format;

  @Option(
      names = "--compute",
      paramLabel = "FORMAT",
      description =
          "what each operation rounds to; default: f32 for narrower formats; real: exact arithmetic")
  private String compute;

  @Option(
      names = "--domain",
      paramLabel = "LO,HI",
      description = "default: the full range; once for each argument",
      split = ";")
  private List<String> domain = List.of();

  @Option(names = "--error", paramLabel = "MEASURE", description = "ulp, relative or absolute")
  private String error;

  @Option(
      names = "--accuracy",
      paramLabel = "GOAL",
      description = "such as 1.0ulp, cr, 1e-15rel, 1e-6abs")
  private String accuracy;

  @Option(names = "--grammar", paramLabel = "NAME", description = "see 'ulpforge list grammars'")
  private String grammar;

  @Option(
      names = "--ops",
      split = ",",
      paramLabel = "OP",
      description = "the only ops that programs may use")
  private List<String> ops;

  @Option(
      names = "--forbid",
      split = ",",
      paramLabel = "OP",
      description = "ops that programs may not use")
  private List<String> forbidden = List.of();

  @Option(names = "--cost", paramLabel = "MODEL", description = "default: instructions")
  private String cost;

  @Option(names = "--seed", paramLabel = "N", description = "of all randomness; default: 1")
  private Long seed;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      description = "candidates to evaluate; a search ends with the epoch that reaches it")
  private Long evaluations;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description = "of the search, such as 90s, 30m, 2h; judging what it found comes after")
  private String timeLimit;

  /** The problem that the options state; if they state no budget, with that many evaluations. */
  Problem problem(Map<String, String> header, long evaluationsByDefault) {
    Problem stated = problem(Optional.empty(), header);
    return evaluations == null && timeLimit == null
        ? stated.withBudget(new Budget(evaluationsByDefault, Optional.empty()))
        : stated;
  }

  /** The problem that the options state. */
  Problem problem(Optional<String> argument) {
    return problem(argument, Map.of());
  }

  /**
   * The problem that options and the header of a program state; options win.
   *
   * @param argument the function, where it is an argument of its own
   * @throws IllegalArgumentException if they state none; the message names the option
   */
  Problem problem(Optional<String> argument, Map<String, String> header) {
    Target target = target(argument, header);
    Format computed = compute(header);
    if (computed instanceof RealFormat && format != null) {
      throw new IllegalArgumentException(
          "--format %s: exact arithmetic, --compute real, has no format".formatted(format));
    }
    Optional<ScalarFormat> storage =
        computed instanceof RealFormat ? Optional.empty() : Optional.of(storage(header));
    Format arithmetic = computed != null ? computed : defaultCompute(storage.orElseThrow());
    Optional<Accuracy> goal = option("--accuracy", accuracy, Accuracy::parse);
    ErrorMeasure measure =
        option("--error", error, ErrorMeasure::parse)
            .or(() -> goal.map(Accuracy::measure))
            .or(() -> option("--error", header.get("error"), ErrorMeasure::parse))
            .orElse(ErrorMeasure.byDefault(storage.isEmpty()));
    return new Problem(
        target.name(),
        expression(argument, header),
        domain(target, storage, header),
        storage,
        arithmetic,
        measure,
        goal,
        Optional.ofNullable(grammar),
        forbiddenOps(arithmetic),
        cost != null ? cost : storage.isEmpty() ? "real" : "instructions",
        seed != null ? seed : DEFAULT_SEED,
        budget(defaultEvaluations(storage)));
  }

  /** Whether a storage or compute format is stated. */
  boolean hasFormat() {
    return format != null || compute != null;
  }

  /**
   * @throws IllegalArgumentException if any option states something
   */
  void requireNone(String reason) {
    if (statesProblem() || evaluations != null || timeLimit != null) {
      throw new IllegalArgumentException(reason + ": no option can change it");
    }
  }

  /** A problem with the budget that is stated, if any is; no other option may be. */
  Problem withBudget(Problem p) {
    if (statesProblem()) {
      throw new IllegalArgumentException(
          "the problem is that of the run: only --evaluations and --time-limit can change");
    }
    Budget budget =
        evaluations == null && timeLimit == null ? p.budget() : budget(p.budget().evaluations());
    return p.withBudget(budget);
  }

  private boolean statesProblem() {
    return Stream.<Object>of(
                function,
                expression,
                name,
                format,
                compute,
                error,
                accuracy,
                grammar,
                ops,
                cost,
                seed)
            .anyMatch(Objects::nonNull)
        || !domain.isEmpty()
        || !forbidden.isEmpty();
  }

  private Target target(Optional<String> argument, Map<String, String> header) {
    Optional<String> formula = expression(argument, header);
    if (formula.isPresent()) {
      if (function != null || argument.isPresent()) {
        throw new IllegalArgumentException("a function and --expression exclude each other");
      }
      boolean fromHeader = expression == null && header.containsKey("function");
      String called = name != null ? name : fromHeader ? header.get("function") : "formula";
      if (Targets.find(called).isPresent()) {
        throw new IllegalArgumentException(
            "--name " + called + " is the name of a built-in function");
      }
      return Target.ofExpression(called, formula.get());
    }
    if (name != null) {
      throw new IllegalArgumentException(
          "--name is for --expression; built-in functions have their own");
    }
    if (function != null && argument.isPresent() && !function.equals(argument.get())) {
      throw new IllegalArgumentException(
          "two functions: " + argument.get() + " and --function " + function);
    }
    String called = argument.orElse(function != null ? function : header.get("function"));
    if (called == null) {
      throw new IllegalArgumentException("no function: give its name, or --expression");
    }
    return Targets.parse(called);
  }

  /** The formula; a function that is given hides the formula of a header. */
  private Optional<String> expression(Optional<String> argument, Map<String, String> header) {
    if (expression != null) {
      return Optional.of(expression);
    }
    boolean named = function != null || argument.isPresent();
    return named ? Optional.empty() : Optional.ofNullable(header.get("expression"));
  }

  /**
   * The compute format that was asked for, or null; real where no format is in sight but real is.
   */
  private Format compute(Map<String, String> header) {
    String text = compute != null || format != null ? compute : header.get("compute");
    return text == null ? null : option("--compute", text, Formats::parse).orElseThrow();
  }

  private ScalarFormat storage(Map<String, String> header) {
    String text = format != null ? format : header.get("storage");
    return option("--format", text, Formats::scalar)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--format is missing: the format of arguments and result, such as f32 or bf16"));
  }

  private static Format defaultCompute(ScalarFormat storage) {
    return switch (storage) {
      case FloatFormat f -> f.embedsIn(FloatFormat.F32) ? FloatFormat.F32 : FloatFormat.F64;
      case FixedFormat f -> f.bits() <= 24 ? FloatFormat.F32 : FloatFormat.F64;
      case IntegerFormat i -> i.bits() <= 32 ? IntegerFormat.I32 : IntegerFormat.I64;
    };
  }

  /** All codes; where none is infinite or NaN, an interval with ends says so. */
  private static Interval defaultDomain(ScalarFormat storage) {
    return storage instanceof FloatFormat
        ? Interval.FULL
        : new Interval(storage.lowestValue(), storage.maxValue());
  }

  private List<Interval> domain(
      Target target, Optional<ScalarFormat> storage, Map<String, String> header) {
    List<String> texts =
        domain.isEmpty() && header.containsKey("domain")
            ? List.of(header.get("domain").split("\\s+"))
            : domain;
    if (texts.isEmpty()) {
      if (storage.isEmpty()) {
        throw new IllegalArgumentException(
            "--domain is missing: exact arithmetic has no default for it");
      }
      return java.util.Collections.nCopies(target.arity(), defaultDomain(storage.get()));
    }
    if (texts.size() > target.arity()) {
      throw new IllegalArgumentException(
          "--domain: "
              + texts.size()
              + " intervals for the "
              + target.arity()
              + " argument(s) of "
              + target.name());
    }
    List<Interval> intervals =
        texts.stream().map(t -> option("--domain", t, Interval::parse).orElseThrow()).toList();
    return intervals.size() == target.arity()
        ? intervals
        : java.util.Collections.nCopies(target.arity(), intervals.getFirst());
  }

  private Set<Opcode> forbiddenOps(Format arithmetic) {
    Set<Opcode> out = EnumSet.noneOf(Opcode.class);
    if (ops != null) {
      out.addAll(EnumSet.allOf(Opcode.class));
      ops.forEach(op -> out.remove(opcode("--ops", op)));
    } else if (arithmetic instanceof RealFormat) {
      out.addAll(EnumSet.complementOf(EnumSet.copyOf(REAL_OPS)));
    }
    forbidden.forEach(op -> out.add(opcode("--forbid", op)));
    return out;
  }

  private static Opcode opcode(String option, String text) {
    return Opcode.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s: unknown op '%s'; nearest: %s"
                    .formatted(
                        option,
                        text,
                        Nearest.names(
                            text, Arrays.stream(Opcode.values()).map(Opcode::text).toList()))));
  }

  /** Under a minute of search on two cores; evaluations of small formats soon find nothing new. */
  private static long defaultEvaluations(Optional<ScalarFormat> storage) {
    return storage
        .map(s -> s.bits() <= 8 ? 1_200L : s.bits() <= 16 ? 2_000L : 4_000L)
        .orElse(20_000L);
  }

  private Budget budget(long defaultEvaluations) {
    Optional<Duration> limit = option("--time-limit", timeLimit, Budget::parseTime);
    // With a time limit alone, time is the budget.
    long fallback = limit.isPresent() ? Long.MAX_VALUE : defaultEvaluations;
    return new Budget(evaluations != null ? evaluations : fallback, limit);
  }

  /** Reads the text of an option; problems are reported with its name. */
  private static <T> Optional<T> option(String option, String text, Function<String, T> parse) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage());
    }
  }
}
