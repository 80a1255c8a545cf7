package org.ulpforge.oracle;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.ulpforge.target.Formula;
import org.ulpforge.target.Function;

/**
 * The reference for any formula: the formula in double precision, by {@linkplain Column columns}
 * with running error bounds. Results whose bound is too large become NaN.
 */
final class FormulaReference implements Reference {

  /**
   * Well-conditioned formulas stay below, and products with a factor e^-100 whose argument is
   * rounded. It leaves one in 2^16 of float32 undecided, which is a second for all of them.
   */
  private static final double RELATIVE_BOUND = 0x1p-41;

  /** Beyond, erfc is less than 2^-1000 from 0 or 2. */
  private static final double ERFC_LIMIT = 27;

  private static final int CONSTANT_DIGITS = 30;

  private final Column[] variables = {new Column(), new Column()};
  private final Node root;

  FormulaReference(Formula formula) {
    root = node(formula);
  }

  @Override
  public double relativeBound() {
    return RELATIVE_BOUND;
  }

  @Override
  public void evaluate(double[][] inputs, int from, int length, double[] result) {
    for (int start = 0; start < length; start += Column.BLOCK) {
      int n = Math.min(Column.BLOCK, length - start);
      for (int v = 0; v < inputs.length; v++) {
        System.arraycopy(inputs[v], from + start, variables[v].value, 0, n);
      }
      Column column = root.compute(n);
      for (int i = 0; i < n; i++) {
        double value = column.value[i];
        boolean close = column.error[i] <= RELATIVE_BOUND * Math.abs(value) + ABSOLUTE_BOUND;
        result[start + i] = close ? value : Double.NaN;
      }
    }
    for (double[] input : inputs) {
      Reference.withoutSpecials(input, from, length, result);
    }
  }

  /** A subformula: computes the first n of its values from those of the variables. */
  private interface Node {
    Column compute(int n);
  }

  private Node node(Formula formula) {
    if (formula.arity() == 0) {
      return constant(formula);
    }
    return switch (formula) {
      case Formula.Constant c -> constant(c);
      case Formula.Variable v -> _ -> variables[v.index()];
      case Formula.Negate n -> negated(node(n.argument()));
      case Formula.Binary b ->
          binary(
              node(b.left()),
              node(b.right()),
              switch (b.operator()) {
                case ADD -> Column::add;
                case SUBTRACT -> Column::subtract;
                case MULTIPLY -> Column::multiply;
                case DIVIDE -> Column::divide;
              });
      case Formula.Call c -> call(c.function(), c.arguments());
    };
  }

  private Node call(Function function, List<Formula> arguments) {
    Formula first = arguments.getFirst();
    Formula last = arguments.getLast();
    return switch (function) {
      case MIN -> binary(node(first), node(last), Column::min);
      case MAX -> binary(node(first), node(last), Column::max);
      case POW ->
          last.equals(new Formula.Constant(BigDecimal.TWO))
              ? square(node(first))
              : binary(node(first), node(last), Column::pow);
      case EXP, EXP2, COSH -> unary(function, first, true, Column.exponential(1));
      // cosh x <= |sinh x| + 1, e^x <= |e^x - 1| + 1.
      case EXPM1, SINH ->
          unary(
              function,
              first,
              true,
              (_, dx, value) -> dx < 0x1p-7 ? 1.02 * (Math.abs(value) + 1) * dx : Double.NaN);
      case TANH, ATAN -> unary(function, first, true, Column.lipschitz(1));
      case ABS -> unary(function, first, true, Column.lipschitz(1));
      case SIN, COS -> unary(function, first, false, Column.lipschitz(1));
      case ERF -> unary(function, first, true, Column.lipschitz(1.13));
      // |erfc'/erfc| <= x + sqrt(x^2 + 2) for x >= 0 (DLMF 7.8.2), 2/sqrt(pi) below.
      case ERFC ->
          unary(
              function,
              first,
              true,
              (x, dx, value) -> {
                if (Math.abs(x) - dx > ERFC_LIMIT) {
                  return 0;
                }
                double change = (2 * Math.max(x, 0) + 1.5) * dx;
                return change < 0x1p-7 ? 1.02 * change * value : Double.NaN;
              });
      case LOG -> unary(function, first, false, Column.smooth((x, _) -> 1 / x));
      case LOG2 -> unary(function, first, false, Column.smooth((x, _) -> 1.45 / x));
      case LOG10 -> unary(function, first, false, Column.smooth((x, _) -> 0.44 / x));
      case LOG1P ->
          unary(
              function,
              first,
              false,
              (x, dx, _) -> dx < 0x1p-7 * (1 + x) ? 1.02 * dx / (1 + x) : Double.NaN);
      case SQRT -> unary(function, first, false, Column.smooth((x, value) -> value / x));
      case CBRT -> unary(function, first, false, Column.smooth((x, value) -> Math.abs(value / x)));
      case TAN ->
          unary(
              function,
              first,
              false,
              (_, dx, value) ->
                  dx * (1 + Math.abs(value)) < 0x1p-7
                      ? 1.05 * (1 + value * value) * dx
                      : Double.NaN);
      case ASIN, ACOS ->
          unary(
              function,
              first,
              false,
              (x, dx, _) -> {
                double end = Math.abs(x) + dx;
                return 1.01 * dx / Math.sqrt((1 - end) * (1 + end));
              });
      case HI, GAMMA, LOGGAMMA, AIRYAI, BESSELI, BESSELK, LOGBESSELI, LOGBESSELK, BESSELIRATIO ->
          constant(Double.NaN, 0);
      case PI, E -> throw new IllegalStateException(function.text());
    };
  }

  private static Node binary(Node left, Node right, Column.Operation operation) {
    Column out = new Column();
    return n -> {
      Column a = left.compute(n);
      Column b = right.compute(n);
      for (int i = 0; i < n; i++) {
        operation.apply(a, b, out, i);
      }
      return out;
    };
  }

  private static Node negated(Node argument) {
    Column out = new Column();
    return n -> {
      Column.negate(argument.compute(n), out, n);
      return out;
    };
  }

  private static Node square(Node argument) {
    Column out = new Column();
    return n -> {
      Column a = argument.compute(n);
      for (int i = 0; i < n; i++) {
        Column.multiply(a, a, out, i);
      }
      return out;
    };
  }

  private Node unary(
      Function function, Formula argument, boolean atInfinity, Column.Propagation propagation) {
    Node inner = node(argument);
    Kernel kernel = Kernel.of(function);
    Column out = new Column();
    return n -> {
      Column.apply(kernel, propagation, atInfinity, inner.compute(n), out, n);
      return out;
    };
  }

  private static Node constant(Formula formula) {
    return Oracle.value(formula, CONSTANT_DIGITS)
        .map(range -> {
          double value = range.midpoint().doubleValue();
          boolean exact = range.isPoint() && new BigDecimal(value).compareTo(range.lo()) == 0;
          return constant(value, exact ? 0 : Math.abs(value) * 0x1.001p-53);
        })
        .orElseGet(() -> constant(Double.NaN, 0));
  }

  private static Node constant(double value, double error) {
    Column column = new Column();
    Arrays.fill(column.value, value);
    Arrays.fill(column.error, error);
    return _ -> column;
  }
}
