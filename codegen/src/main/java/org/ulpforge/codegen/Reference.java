package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ColumnProgram;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.interpret.HiddenClassCompiler;
import org.ulpforge.program.Program;

/**
 * The interpreter, from stored elements to stored elements: what kernels are compared with. For one
 * thread.
 */
final class Reference {

  private final ScalarFormat storage;
  private final Format compute;
  private final ColumnProgram program;

  /** From here on compiling the program pays. */
  private static final long MANY = 1L << 24;

  /**
   * @param inputs how many inputs there will be, about
   */
  Reference(Program program, ScalarFormat storage, Format compute, long inputs) {
    this.storage = storage;
    this.compute = compute;
    this.program =
        inputs < MANY
            ? ColumnarInterpreter.of(program, compute)
            : HiddenClassCompiler.of(program, compute);
  }

  /** Evaluates the first {@code length} elements. */
  void run(StoredBlock[] arguments, StoredBlock result, int length) {
    switch (program) {
      case ColumnProgram.OfFloat floats -> {
        if (arguments[0].array() instanceof float[] && compute.equals(FloatFormat.F32)) {
          float[][] columns = new float[arguments.length][];
          for (int a = 0; a < columns.length; a++) {
            columns[a] = (float[]) arguments[a].array();
          }
          floats.run(columns, (float[]) result.array(), length);
          return;
        }
        float[][] columns = new float[arguments.length][length];
        for (int a = 0; a < columns.length; a++) {
          for (int i = 0; i < length; i++) {
            columns[a][i] = (float) argument(arguments[a], i);
          }
        }
        float[] values = new float[length];
        floats.run(columns, values, length);
        for (int i = 0; i < length; i++) {
          result.set(i, storage.encode(values[i], Overflow.NON_SATURATING));
        }
      }
      case ColumnProgram.OfDouble doubles -> {
        double[][] columns = new double[arguments.length][length];
        for (int a = 0; a < columns.length; a++) {
          for (int i = 0; i < length; i++) {
            columns[a][i] = argument(arguments[a], i);
          }
        }
        double[] values = new double[length];
        doubles.run(columns, values, length);
        for (int i = 0; i < length; i++) {
          result.set(i, storage.encode(values[i], Overflow.NON_SATURATING));
        }
      }
      case ColumnProgram.OfInt ints -> {
        int[][] columns = new int[arguments.length][length];
        for (int a = 0; a < columns.length; a++) {
          for (int i = 0; i < length; i++) {
            columns[a][i] = (int) wrapped(arguments[a].code(i));
          }
        }
        int[] values = new int[length];
        ints.run(columns, values, length);
        for (int i = 0; i < length; i++) {
          result.set(i, stored(values[i]));
        }
      }
      case ColumnProgram.OfLong longs -> {
        long[][] columns = new long[arguments.length][length];
        for (int a = 0; a < columns.length; a++) {
          for (int i = 0; i < length; i++) {
            columns[a][i] = wrapped(arguments[a].code(i));
          }
        }
        long[] values = new long[length];
        longs.run(columns, values, length);
        for (int i = 0; i < length; i++) {
          result.set(i, stored(values[i]));
        }
      }
    }
  }

  /** A stored argument as a value of the compute format. */
  private double argument(StoredBlock block, int index) {
    return ((FloatFormat) compute).round(storage.decode(block.code(index)));
  }

  private long wrapped(long code) {
    return IntegerSteps.constant(code, (IntegerFormat) compute);
  }

  private long stored(long code) {
    return storage.bits() == 64 ? code : code & ((1L << storage.bits()) - 1);
  }
}
