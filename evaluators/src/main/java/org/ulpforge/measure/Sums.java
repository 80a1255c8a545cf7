package org.ulpforge.measure;

/**
 * Sums of errors over one set of inputs: those whose exact result has a magnitude in [{@code
 * least}, {@code below}) and whose arguments all have a magnitude of at least {@code argument}.
 * Mutable, for one thread.
 */
final class Sums {

  private final double least;
  private final double below;
  private final double argument;

  private long inputs;
  private long misrounded;
  private double maxUlp;
  private double sumUlp;
  private double sumSquares;
  private double sumSigned;
  private double maxRelative;
  private double maxAbsolute;
  private double maxScaledUlp;

  Sums(double least, double below, double argument) {
    this.least = least;
    this.below = below;
    this.argument = argument;
  }

  long inputs() {
    return inputs;
  }

  double maxUlp() {
    return maxUlp;
  }

  double meanUlp() {
    return sumUlp / Math.max(1, inputs);
  }

  double maxRelative() {
    return maxRelative;
  }

  void merge(Sums later) {
    inputs += later.inputs;
    misrounded += later.misrounded;
    maxUlp = Math.max(maxUlp, later.maxUlp);
    sumUlp += later.sumUlp;
    sumSquares += later.sumSquares;
    sumSigned += later.sumSigned;
    maxRelative = Math.max(maxRelative, later.maxRelative);
    maxAbsolute = Math.max(maxAbsolute, later.maxAbsolute);
    maxScaledUlp = Math.max(maxScaledUlp, later.maxScaledUlp);
  }

  /** Adds one input, if it is in the set. */
  void add(Errors error) {
    if (!(error.exact >= least && error.exact < below && error.argument >= argument)) {
      return;
    }
    double ulp = Math.abs(error.signed);
    inputs++;
    misrounded += error.misrounded ? 1 : 0;
    maxUlp = Math.max(maxUlp, ulp);
    sumUlp += ulp;
    sumSquares += ulp * ulp;
    sumSigned += error.signed;
    maxAbsolute = Math.max(maxAbsolute, error.absolute);
    maxScaledUlp = Math.max(maxScaledUlp, error.scaled);
    if (error.absolute > maxRelative * error.exact) {
      maxRelative = error.absolute / error.exact;
    }
  }

  /** Whether all inputs of the block are in the set. */
  boolean hasAll(BlockSums block) {
    return block.leastExact >= least
        && block.greatestExact < below
        && block.leastArgument >= argument;
  }

  /** Whether no input of the block is in the set. */
  boolean hasNone(BlockSums block) {
    return block.greatestExact < least
        || block.leastExact >= below
        || block.greatestArgument < argument;
  }

  /** Adds a block, all of which is in the set. */
  void add(BlockSums block) {
    inputs += block.inputs;
    misrounded += block.misrounded;
    maxUlp = Math.max(maxUlp, block.maxUlp);
    sumUlp += block.sumUlp;
    sumSquares += block.sumSquares;
    sumSigned += block.sumSigned;
    maxRelative = Math.max(maxRelative, block.maxRelative);
    maxAbsolute = Math.max(maxAbsolute, block.maxAbsolute);
    maxScaledUlp = Math.max(maxScaledUlp, block.maxScaledUlp);
  }

  ErrorProfile.Summary summary() {
    double n = Math.max(1, inputs);
    return new ErrorProfile.Summary(
        inputs,
        misrounded,
        maxUlp,
        sumUlp / n,
        Math.sqrt(sumSquares / n),
        sumSigned / n,
        maxRelative,
        maxAbsolute,
        maxScaledUlp);
  }
}
