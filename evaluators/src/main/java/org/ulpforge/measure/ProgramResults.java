package org.ulpforge.measure;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.RoundingLoop;

/** The results of a program, rounded once to the storage format. */
final class ProgramResults implements Results {

  private final Columns columns;

  /**
   * @param compute the format of the program's arguments and results
   */
  ProgramResults(ColumnProgram program, Format compute, ScalarFormat storage, int capacity) {
    this(program, storage, capacity, compute.equals(storage));
  }

  /** Results as they are before the rounding to the storage format. */
  static ProgramResults unrounded(ColumnProgram program, ScalarFormat storage, int capacity) {
    return new ProgramResults(program, storage, capacity, true);
  }

  private ProgramResults(ColumnProgram program, ScalarFormat storage, int capacity, boolean exact) {
    int arity = program.arity();
    this.columns =
        switch (program) {
          case ColumnProgram.OfFloat p ->
              new Floats(
                  p, exact ? new Rounding.None() : Rounding.to(storage), new float[capacity]);
          case ColumnProgram.OfDouble p ->
              new Doubles(
                  p,
                  exact ? new Rounding.None() : new Rounding.OneByOne(storage),
                  new double[arity][capacity]);
          case ColumnProgram.OfInt p ->
              new Ints(p, storage, new int[arity][capacity], new int[capacity]);
          case ColumnProgram.OfLong p ->
              new Longs(p, storage, new long[arity][capacity], new long[capacity]);
        };
  }

  @Override
  public void run(InputBlock inputs, double[] got) {
    columns.run(inputs, got);
  }

  /** The one rounding to the storage format. */
  private sealed interface Rounding {

    record None() implements Rounding {}

    record Vectors(RoundingLoop loop) implements Rounding {}

    record OneByOne(ScalarFormat storage) implements Rounding {
      void run(double[] got, int n) {
        for (int i = 0; i < n; i++) {
          got[i] = storage.round(got[i]);
        }
      }
    }

    /** The fastest way from floats. */
    static Rounding to(ScalarFormat storage) {
      if (storage instanceof FloatFormat f) {
        var loop = RoundingLoop.of(f);
        if (loop.isPresent()) {
          return new Vectors(loop.get());
        }
      }
      return new OneByOne(storage);
    }
  }

  private sealed interface Columns {
    void run(InputBlock inputs, double[] got);
  }

  private record Floats(ColumnProgram.OfFloat program, Rounding rounding, float[] results)
      implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      int n = inputs.size();
      program.run(inputs.floats(), results, n);
      if (rounding instanceof Rounding.Vectors(RoundingLoop loop)) {
        loop.run(results, results, n);
      }
      for (int i = 0; i < n; i++) {
        got[i] = results[i];
      }
      if (rounding instanceof Rounding.OneByOne single) {
        single.run(got, n);
      }
    }
  }

  private record Doubles(ColumnProgram.OfDouble program, Rounding rounding, double[][] arguments)
      implements Columns {
    @Override
    public void run(InputBlock inputs, double[] got) {
      for (int a = 0; a < arguments.length; a++) {
        System.arraycopy(inputs.values(a), 0, arguments[a], 0, inputs.size());
      }
      program.run(arguments, got, inputs.size());
      if (rounding instanceof Rounding.OneByOne single) {
        single.run(got, inputs.size());
      }
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
