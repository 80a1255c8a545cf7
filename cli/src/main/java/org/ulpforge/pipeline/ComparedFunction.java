package org.ulpforge.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.RealFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.search.baseline.Variable;

/**
 * A function of the standing comparison.
 *
 * @param problem what searches are given, but for seed and budget
 * @param variables in which baselines are made
 * @param squares whether f(x) = f(x/2)², so that baselines may square
 */
public record ComparedFunction(Problem problem, List<Variable> variables, boolean squares) {

  private static final int COLUMNS = 6;

  private static final Set<Opcode> OPS =
      EnumSet.of(Opcode.ADD, Opcode.SUB, Opcode.MUL, Opcode.DIV, Opcode.NEG, Opcode.FMA);

  /** The functions that the fronts under version control are for. */
  public static List<ComparedFunction> standard() {
    try (InputStream in = ComparedFunction.class.getResourceAsStream("compared.txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a list: the columns are name, formula or -, domain, error, variables, and sqrt, squarings
   * or -. Lines that begin with # are comments.
   *
   * @throws IllegalArgumentException naming the line
   */
  public static List<ComparedFunction> parse(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(ComparedFunction::row)
        .toList();
  }

  private static ComparedFunction row(String line) {
    String[] columns = line.strip().split("\\s+");
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(
          "'%s': %d columns, not %d, are allowed".formatted(line, COLUMNS, columns.length));
    }
    Set<String> extras = Set.of(columns[5].split(","));
    Set<Opcode> ops = EnumSet.copyOf(OPS);
    if (extras.contains("sqrt")) {
      ops.add(Opcode.SQRT);
    }
    Problem problem =
        new Problem(
            columns[0],
            columns[1].equals("-") ? Optional.empty() : Optional.of(columns[1]),
            List.of(domain(columns[2])),
            Optional.empty(),
            RealFormat.REAL,
            ErrorMeasure.parse(columns[3]),
            Optional.empty(),
            Optional.empty(),
            EnumSet.complementOf(EnumSet.copyOf(ops)),
            "real",
            1,
            new Budget(Long.MAX_VALUE, Optional.empty()));
    List<Variable> variables = Arrays.stream(columns[4].split(",")).map(Variable::parse).toList();
    return new ComparedFunction(problem, variables, extras.contains("squarings"));
  }

  /** Ends may be formulas, such as pi/2: the nearest double is meant. */
  private static Interval domain(String text) {
    String[] ends = text.split(",", 2);
    return new Interval(end(ends[0]), end(ends[1]));
  }

  private static double end(String formula) {
    return Oracle.constant(formula, FloatFormat.F64);
  }

  public String name() {
    return problem.function();
  }

  /** Whether a problem is the same but for name, seed and budget, or allows less. */
  public boolean covers(Problem other) {
    return other.isReal()
        && other.domain().equals(problem.domain())
        && other.measure() == problem.measure()
        && other.expression().equals(problem.expression())
        && (problem.expression().isPresent() || other.function().equals(problem.function()))
        && other.forbidden().containsAll(problem.forbidden())
        && other.costModel().equals(problem.costModel());
  }

  /** The function, its domain and error, in words. */
  public String title() {
    String what = problem.expression().map(e -> name() + " = " + e).orElse(name());
    String extra = problem.forbidden().contains(Opcode.SQRT) ? "" : ", sqrt allowed";
    Interval domain = problem.interval();
    return "%s on [%s, %s], %s error%s"
        .formatted(what, number(domain.lo()), number(domain.hi()), problem.measure().text(), extra);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** The forms of the baselines, in words. */
  public String forms() {
    return variables.stream().map(Variable::formula).collect(Collectors.joining(" or "));
  }
}
