package org.ulpforge.search.fit;

import java.util.List;
import java.util.Optional;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/** What a fit gives. */
public sealed interface FitResult {

  /** Constants were found, be they the best or not. */
  sealed interface Fitted extends FitResult {
    Constants constants();

    /** The largest error found, in the measure of the samples. */
    double error();

    /** The program with its new constants. */
    default Program program() {
      return constants().program(Operand.RealLiteral::new);
    }
  }

  /** The structure cannot be fitted at all; the reason is one line. */
  record Unfittable(String reason) implements FitResult {}

  /** Least squares on a few points: no more was asked for. */
  record Screened(Constants constants, double error) implements Fitted {}

  /**
   * The best that was found, with the reason why it is not levelled.
   *
   * @param certificate without one, the error is that on a grid, which can be too small
   */
  record NotConverged(
      Constants constants, double error, String reason, Optional<Certificate> certificate)
      implements Fitted {

    /** The same with the error that a certificate of its program has. */
    public NotConverged certified(Certificate proof) {
      return new NotConverged(
          constants, proof.error(), proof.obstacle().orElse(reason), Optional.of(proof));
    }
  }

  /**
   * A levelled error: at the extrema it is of equal size and alternates in sign.
   *
   * @param certificate present if the effort asked for it
   */
  record Converged(
      Constants constants, double error, List<Extremum> extrema, Optional<Certificate> certificate)
      implements Fitted {}

  /** A point and the signed error there. */
  record Extremum(double x, double error) {}
}
