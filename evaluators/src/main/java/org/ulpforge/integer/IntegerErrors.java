package org.ulpforge.integer;

import java.util.Arrays;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.program.Program;

/**
 * Errors of an integer program over all inputs of its function, each counting the same, before any
 * narrowing of the result: of the wide integer times its unit.
 *
 * @param inputs all of them
 * @param meanRelative mean of |got − exact| / |exact| where the exact value is not zero
 * @param maxRelative the largest of them
 * @param meanAbsolute mean of |got − exact|, real numbers
 * @param maxAbsolute the largest of them
 */
public record IntegerErrors(
    int inputs, double meanRelative, double maxRelative, double meanAbsolute, double maxAbsolute) {

  /** Judges a program that computes in {@code i32} on all inputs. */
  public static IntegerErrors of(Program program, IntegerFunction function) {
    return of(results(program, function), function.exact(), function.resultUnit());
  }

  /** The results of a program in {@code i32} at all inputs in ascending order. */
  public static int[] results(Program program, IntegerFunction function) {
    if (program.arity() != 1
        || !(ColumnarInterpreter.of(program, IntegerFormat.I32)
            instanceof ColumnProgram.OfInt columns)) {
      throw new IllegalArgumentException("a program of one argument in i32 is expected");
    }
    int[] inputs = new int[function.inputs()];
    Arrays.setAll(inputs, i -> function.lo() + i);
    int[] results = new int[inputs.length];
    columns.run(new int[][] {inputs}, results, inputs.length);
    return results;
  }

  /**
   * @param results in units
   * @param exact real numbers
   */
  public static IntegerErrors of(int[] results, double[] exact, double unit) {
    double relative = 0;
    double maxRelative = 0;
    double absolute = 0;
    double maxAbsolute = 0;
    int nonzero = 0;
    for (int i = 0; i < results.length; i++) {
      double error = Math.abs(results[i] * unit - exact[i]);
      absolute += error;
      maxAbsolute = Math.max(maxAbsolute, error);
      if (exact[i] != 0) {
        nonzero++;
        relative += error / Math.abs(exact[i]);
        maxRelative = Math.max(maxRelative, error / Math.abs(exact[i]));
      }
    }
    return new IntegerErrors(
        results.length,
        nonzero == 0 ? 0 : relative / nonzero,
        maxRelative,
        absolute / results.length,
        maxAbsolute);
  }
}
