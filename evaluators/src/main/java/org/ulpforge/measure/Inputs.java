package org.ulpforge.measure;

import java.util.List;
import java.util.random.RandomGenerator;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;

/**
 * The inputs of a domain in a storage format, by position: position p stands for the p-th code of
 * the domain, for two arguments with the second one running faster. Immutable.
 */
public final class Inputs {

  /** Domains of at most this many inputs can be enumerated. */
  public static final long MAX_ENUMERABLE = 1L << 32;

  private final ScalarFormat format;
  private final List<CodeRanges> arguments;

  private Inputs(ScalarFormat format, List<CodeRanges> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  /**
   * All inputs of a domain.
   *
   * @param domain an interval per argument; a full interval has all codes, NaN included
   * @throws IllegalArgumentException if an interval holds no value of the format
   */
  public static Inputs of(ScalarFormat storage, List<Interval> domain) {
    return new Inputs(storage, domain.stream().map(d -> CodeRanges.of(storage, d)).toList());
  }

  public int arity() {
    return arguments.size();
  }

  public ScalarFormat format() {
    return format;
  }

  /** Whether there are few enough inputs to judge them all. */
  public boolean enumerable() {
    return format.bits() * arity() <= 32;
  }

  /**
   * Number of inputs.
   *
   * @throws IllegalStateException if they cannot be enumerated
   */
  public long size() {
    if (!enumerable()) {
      throw new IllegalStateException("the inputs cannot be enumerated");
    }
    return arguments.stream().mapToLong(CodeRanges::size).reduce(1, (a, b) -> a * b);
  }

  /**
   * Writes the codes of the inputs at positions start to start + n − 1.
   *
   * @param codes one array of length n or more per argument
   */
  public void codes(long start, int n, long[][] codes) {
    if (arity() == 1) {
      arguments.getFirst().fill(start, n, codes[0]);
      return;
    }
    long inner = arguments.get(1).size();
    for (int i = 0; i < n; i++) {
      codes[0][i] = arguments.get(0).code((start + i) / inner);
      codes[1][i] = arguments.get(1).code((start + i) % inner);
    }
  }

  /** The value of one argument at a fraction in [0, 1) of its codes. */
  public double at(int argument, double fraction) {
    CodeRanges ranges = arguments.get(argument);
    long size = ranges.size();
    // All 2^64 codes of a 64-bit format: the size wraps to 0.
    double total = size > 0 ? size : 0x1p64;
    double offset = fraction * total;
    long position = offset < 0x1p63 ? (long) offset : (long) (offset - 0x1p63) + Long.MIN_VALUE;
    return format.decode(ranges.code(position));
  }

  /**
   * The fraction of the codes that lie before the nearest code to a value; the inverse of {@link
   * #at}.
   */
  public double fraction(int argument, double value) {
    CodeRanges ranges = arguments.get(argument);
    long position = ranges.position(value);
    double size = ranges.size() > 0 ? ranges.size() : 0x1p64;
    double offset = position >= 0 ? position : position + 0x1p64;
    return Math.clamp(offset / size, 0, Math.nextDown(1.0));
  }

  /**
   * Values worth a look in every domain: ends, zeros, infinities, NaN, and the edges of the normal
   * range.
   */
  public double[] edges(int argument) {
    CodeRanges ranges = arguments.get(argument);
    return ranges.edges();
  }

  /** An input drawn uniformly over the codes. */
  public double draw(int argument, RandomGenerator random) {
    return at(argument, random.nextDouble());
  }

  /** Code of a value of the format. */
  long code(double value) {
    return format.encode(value, Overflow.NON_SATURATING);
  }
}
