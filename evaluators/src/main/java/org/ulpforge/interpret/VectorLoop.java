package org.ulpforge.interpret;

/** What a compiled program does: all instructions for one vector after the other. */
interface VectorLoop {
  /**
   * @param arguments one or two arrays of the compute format's carrier, as is {@code results}
   * @param n a multiple of the number of lanes
   */
  void run(Object[] arguments, Object results, int n);
}
