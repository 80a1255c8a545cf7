package org.ulpforge.measure;

import org.ulpforge.oracle.Exact;

/**
 * Exact results at a block of inputs. A buffer that is filled again and again; each thread has its
 * own.
 *
 * <p>At a {@link #ORDINARY} input the exact result is finite and in range: {@link #exact} holds it
 * to a double's precision, and where that is not enough for a ULP error ({@code f64}, values beyond
 * doubles) {@link #fine} holds more. At a {@link #VERDICT} input {@link #rounded} alone counts:
 * NaN, an infinity, the result of an overflow, or a zero with its sign. {@link #UNDECIDED} inputs
 * are in no count.
 */
final class ExactBlock {

  static final byte ORDINARY = 0;
  static final byte VERDICT = 1;
  static final byte UNDECIDED = 2;

  /** The formula has no limit there: nothing is right or wrong. */
  static final byte NO_VERDICT = 3;

  final byte[] status;

  /**
   * The exact results as doubles, relative error at most 2^-50; NaN where the status is not
   * ordinary.
   */
  final double[] exact;

  /** The correctly rounded results, as values of the storage format. */
  final double[] rounded;

  /** Exact results to 2^-105 where {@link #exact} is not enough, else null. */
  final Exact[] fine;

  /** Whether all inputs of the block are known to be ordinary. */
  boolean ordinary;

  /** Whether all inputs of the block are known to have verdicts. */
  boolean verdictsOnly;

  /** Verdicts given since the block is being filled. */
  int verdicts;

  ExactBlock(int capacity) {
    status = new byte[capacity];
    exact = new double[capacity];
    rounded = new double[capacity];
    fine = new Exact[capacity];
  }

  /** Copies the results at the given indices of another block to places from {@code start} on. */
  void copy(ExactBlock from, int[] indices, int start) {
    ordinary = false;
    verdictsOnly = false;
    for (int i = 0; i < indices.length; i++) {
      status[start + i] = from.status[indices[i]];
      exact[start + i] = from.exact[indices[i]];
      rounded[start + i] = from.rounded[indices[i]];
      fine[start + i] = from.fine[indices[i]];
    }
  }
}
