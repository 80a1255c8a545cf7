package org.ulpforge.interpret;

/** A part of a program's evaluation: one loop over the columns that it holds. */
@FunctionalInterface
interface Step {
  /**
   * @param n values in this block, at most {@link Column#BLOCK}
   */
  void run(int n);
}
