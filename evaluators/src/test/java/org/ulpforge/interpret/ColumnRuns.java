package org.ulpforge.interpret;

import java.util.Arrays;

/** Runs column programs on doubles or longs, whatever carries their values. */
final class ColumnRuns {

  private ColumnRuns() {}

  static double[] run(ColumnProgram program, double[][] arguments, int n) {
    return switch (program) {
      case ColumnProgram.OfFloat p -> {
        float[][] columns = new float[arguments.length][n];
        for (int a = 0; a < arguments.length; a++) {
          for (int i = 0; i < n; i++) {
            columns[a][i] = (float) arguments[a][i];
          }
        }
        float[] results = new float[n];
        p.run(columns, results, n);
        double[] wide = new double[n];
        Arrays.setAll(wide, i -> results[i]);
        yield wide;
      }
      case ColumnProgram.OfDouble p -> {
        double[] results = new double[n];
        p.run(arguments, results, n);
        yield results;
      }
      case ColumnProgram.OfInt p -> throw new IllegalArgumentException("an integer program");
      case ColumnProgram.OfLong p -> throw new IllegalArgumentException("an integer program");
    };
  }

  static long[] run(ColumnProgram program, long[][] arguments, int n) {
    return switch (program) {
      case ColumnProgram.OfInt p -> {
        int[][] columns = new int[arguments.length][n];
        for (int a = 0; a < arguments.length; a++) {
          for (int i = 0; i < n; i++) {
            columns[a][i] = (int) arguments[a][i];
          }
        }
        int[] results = new int[n];
        p.run(columns, results, n);
        long[] wide = new long[n];
        Arrays.setAll(wide, i -> results[i]);
        yield wide;
      }
      case ColumnProgram.OfLong p -> {
        long[] results = new long[n];
        p.run(arguments, results, n);
        yield results;
      }
      case ColumnProgram.OfFloat p -> throw new IllegalArgumentException("a float program");
      case ColumnProgram.OfDouble p -> throw new IllegalArgumentException("a float program");
    };
  }

  static double[] point(double[][] arguments, int i) {
    return Arrays.stream(arguments).mapToDouble(column -> column[i]).toArray();
  }

  static long[] point(long[][] arguments, int i) {
    return Arrays.stream(arguments).mapToLong(column -> column[i]).toArray();
  }
}
