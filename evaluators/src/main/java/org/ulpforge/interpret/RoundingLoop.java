package org.ulpforge.interpret;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.FloatFormat;

/**
 * Rounds columns of floats to a narrower format, once, to nearest even, without saturation: what
 * {@link FloatFormat#round(double)} does, on vectors.
 *
 * @param dropped fraction bits of f32 that the format does not have
 * @param minNormal its smallest normal value
 * @param shifter 2^23 of its least value: a smaller magnitude added to that rounds to a multiple of
 *     the least value
 * @param max its largest finite value
 * @param overflow what a magnitude that rounds beyond becomes
 * @param nan what NaN becomes
 * @param zero added to results: −0 changes nothing, +0 takes −0 to +0 in formats without −0
 */
public record RoundingLoop(
    int dropped, float minNormal, float shifter, float max, float overflow, float nan, float zero) {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /**
   * Empty where the format is none that this method of rounding suits: f64, e8m0fnu and their kin.
   */
  public static Optional<RoundingLoop> of(FloatFormat format) {
    boolean suits =
        format.signed()
            && format.fractionBits() > 0
            && format.fractionBits() < 23
            && format.minNormal() >= Float.MIN_NORMAL
            && format.embedsIn(FloatFormat.F32);
    return suits
        ? Optional.of(
            new RoundingLoop(
                23 - format.fractionBits(),
                (float) format.minNormal(),
                (float) (0x1p23 * format.minSubnormal()),
                (float) format.maxValue(),
                (float) format.round(Double.POSITIVE_INFINITY),
                (float) format.round(Double.NaN),
                format.hasMinusZero() ? -0.0f : 0.0f))
        : Optional.empty();
  }

  /** Rounds n values of {@code a} into {@code d}, which may be the same array. */
  public void run(float[] a, float[] d, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, i);
      VectorOps.round(v, dropped, minNormal, shifter, max, overflow, nan, zero).intoArray(d, i);
    }
    if (i < n) {
      var rest = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromArray(SPECIES, a, i, rest);
      VectorOps.round(v, dropped, minNormal, shifter, max, overflow, nan, zero)
          .intoArray(d, i, rest);
    }
  }
}
