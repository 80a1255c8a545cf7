package org.ulpforge.interpret;

/**
 * A program made ready to be evaluated on columns of arguments. What the columns hold follows from
 * the compute format: floats for f32 and every format contained in it, doubles for other float
 * formats and for {@code real}, ints for integer formats up to 32 bits (sign-extended if signed,
 * else zero-extended), longs for wider ones; other bits of integer arguments are ignored.
 *
 * <p>Bits are those of {@link ScalarInterpreter}, any NaN being the same as any other; under {@code
 * real}, values are rounded to double after each instruction. Instances hold scratch columns: each
 * thread needs its own.
 */
public sealed interface ColumnProgram {

  /** Number of arguments. */
  int arity();

  /** Programs on columns of floats. */
  non-sealed interface OfFloat extends ColumnProgram {
    /**
     * @param arguments {@link #arity} columns of at least n values of the compute format
     * @param results n results are written here; may be one of the arguments
     */
    void run(float[][] arguments, float[] results, int n);
  }

  /** Programs on columns of doubles. */
  non-sealed interface OfDouble extends ColumnProgram {
    /** As {@link OfFloat#run}. */
    void run(double[][] arguments, double[] results, int n);
  }

  /** Programs on columns of ints. */
  non-sealed interface OfInt extends ColumnProgram {
    /** As {@link OfFloat#run}. */
    void run(int[][] arguments, int[] results, int n);
  }

  /** Programs on columns of longs. */
  non-sealed interface OfLong extends ColumnProgram {
    /** As {@link OfFloat#run}. */
    void run(long[][] arguments, long[] results, int n);
  }
}
