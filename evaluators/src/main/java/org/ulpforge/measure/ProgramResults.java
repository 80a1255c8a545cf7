package org.ulpforge.measure;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ColumnProgram;

/** The results of a program, rounded once to the storage format. */
final class ProgramResults implements Results {

  private final ScalarFormat storage;
  private final boolean rounds;
  private final Columns columns;

  /**
   * @param compute the format of the program's arguments and results
   */
  ProgramResults(ColumnProgram program, Format compute, ScalarFormat storage, int capacity) {
    this.storage = storage;
    this.rounds = !compute.equals(storage) && !(compute instanceof IntegerFormat);
    int arity = program.arity();
    this.columns =
        switch (program) {
          case ColumnProgram.OfFloat p ->
              new Floats(p, new float[arity][capacity], new float[capacity]);
          case ColumnProgram.OfDouble p -> new Doubles(p, new double[arity][capacity]);
          case ColumnProgram.OfInt p ->
              new Ints(p, storage, new int[arity][capacity], new int[capacity]);
          case ColumnProgram.OfLong p ->
              new Longs(p, storage, new long[arity][capacity], new long[capacity]);
        };
  }

  @Override
  public void run(InputBlock inputs, double[] got) {
    columns.run(inputs, got);
    if (rounds) {
      round(got, inputs.size());
    }
  }

  private void round(double[] got, int n) {
    if (storage instanceof FloatFormat f && f.equals(FloatFormat.F32)) {
      for (int i = 0; i < n; i++) {
        got[i] = (float) got[i];
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      got[i] = storage.round(got[i]);
    }
  }

  private sealed interface Columns {
    void run(InputBlock inputs, double[] got);
  }

  private record Floats(ColumnProgram.OfFloat program, float[][] arguments, float[] results)
      implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      int n = inputs.size();
      for (int a = 0; a < arguments.length; a++) {
        double[] values = inputs.values(a);
        float[] column = arguments[a];
        for (int i = 0; i < n; i++) {
          column[i] = (float) values[i];
        }
      }
      program.run(arguments, results, n);
      for (int i = 0; i < n; i++) {
        got[i] = results[i];
      }
    }
  }

  private record Doubles(ColumnProgram.OfDouble program, double[][] arguments) implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      for (int a = 0; a < arguments.length; a++) {
        System.arraycopy(inputs.values(a), 0, arguments[a], 0, inputs.size());
      }
      program.run(arguments, got, inputs.size());
    }
  }

  /** Integer programs take codes and give codes. */
  private record Ints(
      ColumnProgram.OfInt program, ScalarFormat storage, int[][] arguments, int[] results)
      implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      int n = inputs.size();
      for (int a = 0; a < arguments.length; a++) {
        long[] codes = inputs.codes(a);
        for (int i = 0; i < n; i++) {
          arguments[a][i] = (int) codes[i];
        }
      }
      program.run(arguments, results, n);
      long mask = -1L >>> (64 - storage.bits());
      for (int i = 0; i < n; i++) {
        got[i] = storage.decode(results[i] & mask);
      }
    }
  }

  private record Longs(
      ColumnProgram.OfLong program, ScalarFormat storage, long[][] arguments, long[] results)
      implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      int n = inputs.size();
      for (int a = 0; a < arguments.length; a++) {
        System.arraycopy(inputs.codes(a), 0, arguments[a], 0, n);
      }
      program.run(arguments, results, n);
      long mask = -1L >>> (64 - storage.bits());
      for (int i = 0; i < n; i++) {
        got[i] = storage.decode(results[i] & mask);
      }
    }
  }
}
