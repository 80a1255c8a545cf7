package org.ulpforge.codegen;

import org.ulpforge.format.ScalarFormat;

/**
 * The inputs of a check: all of them, or a sample in runs of neighbours (which fast paths like) and
 * scattered ones (which they do not).
 *
 * @param count how many
 */
record InputCodes(ScalarFormat format, int arity, long count) {

  private static final int RUN = 512;

  /**
   * 2^64 divided by the golden ratio, odd: its multiples modulo powers of two are spread evenly
   * (Knuth, 6.4).
   */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  /** All inputs, but at most {@code limit}. */
  static InputCodes atMost(long limit, ScalarFormat format, int arity) {
    int bits = format.bits() * arity;
    long all = bits < 63 ? 1L << bits : Long.MAX_VALUE;
    return new InputCodes(format, arity, Math.min(limit, all));
  }

  /** Whether every input is among them. */
  boolean isExhaustive() {
    int bits = format.bits() * arity;
    return bits < 63 && count == 1L << bits;
  }

  /**
   * Sets the first {@code length} elements of each argument's block to the inputs from index {@code
   * first} on.
   */
  void fill(long first, StoredBlock[] arguments, int length) {
    boolean exhaustive = isExhaustive();
    if (exhaustive && format.bits() == 32 && arity == 1) {
      arguments[0].setRun((int) first, length);
      return;
    }
    for (int a = 0; a < arity; a++) {
      for (int i = 0; i < length; i++) {
        long index = first + i;
        arguments[a].set(i, exhaustive ? part(index, a) : sampled(index, a));
      }
    }
  }

  /** The code of one argument in the number of all arguments' codes. */
  private long part(long index, int argument) {
    return low(index >>> (format.bits() * argument));
  }

  private long sampled(long index, int argument) {
    long run = index / RUN;
    int offset = (int) (index % RUN);
    long start = spread(run + 1, argument);
    boolean scattered = run % 8 == 7;
    long place = scattered ? spread(index + 1, argument) : start + offset;
    return low(place);
  }

  /** The high bits of a multiple are the ones that are spread evenly. */
  private long spread(long multiple, int argument) {
    return (multiple * SPREAD * (2L * argument + 1)) >>> (64 - format.bits());
  }

  private long low(long code) {
    return format.bits() == 64 ? code : code & ((1L << format.bits()) - 1);
  }
}
