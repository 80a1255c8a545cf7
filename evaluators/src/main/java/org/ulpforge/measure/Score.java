package org.ulpforge.measure;

/**
 * How a program does on a {@link Sample}.
 *
 * @param maxError in the error measure of the problem; infinite if a result is not finite where the
 *     exact one is, or if a special value is wrong
 * @param worst index of the input with the largest error, −1 if there is none
 * @param misrounded results that are not the correctly rounded ones
 * @param wrongVerdicts special values that are wrong
 * @param meanError mean of the errors in ULP of inputs with a finite exact result
 */
public record Score(
    double maxError, int worst, long misrounded, long wrongVerdicts, double meanError) {}
