package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.measure.Sample;
import org.ulpforge.problem.Problem;

/** Counterexamples: inputs where a program is worse than was known. */
final class Worst {

  private Worst() {}

  /** The inputs with the largest errors above the known one, each with all arguments. */
  static List<double[]> inputs(Judged entry, Sample fresh, Problem problem, int count) {
    double[] results =
        fresh.results(
            ColumnarInterpreter.of(entry.program(), problem.compute()), problem.compute());
    double[] errors = fresh.errors(results, problem.measure());
    return IntStream.range(0, errors.length)
        .filter(i -> errors[i] > entry.error())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -errors[i]).thenComparingInt(i -> i))
        .limit(count)
        .map(i -> row(fresh, problem.arity(), i))
        .toList();
  }

  private static double[] row(Sample sample, int arity, int index) {
    double[] row = new double[arity];
    for (int a = 0; a < arity; a++) {
      row[a] = sample.input(a, index);
    }
    return row;
  }

  /** One array per argument from one per input. */
  static double[][] columns(List<double[]> rows) {
    double[][] columns = new double[rows.getFirst().length][rows.size()];
    for (int a = 0; a < columns.length; a++) {
      for (int i = 0; i < rows.size(); i++) {
        columns[a][i] = rows.get(i)[a];
      }
    }
    return columns;
  }

  /** The reverse of {@link #columns}. */
  static List<double[]> rows(double[][] columns) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < columns[0].length; i++) {
      double[] row = new double[columns.length];
      for (int a = 0; a < row.length; a++) {
        row[a] = columns[a][i];
      }
      rows.add(row);
    }
    return rows;
  }
}
