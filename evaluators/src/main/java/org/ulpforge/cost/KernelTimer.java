package org.ulpforge.cost;

import java.util.List;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Program;

/** Measures what programs take as kernels. */
public interface KernelTimer {

  /**
   * Times programs against each other: in turns, over several rounds, so that a disturbance meets
   * all of them.
   *
   * @param storage the format of arguments and results
   * @param compute the format of the operations
   * @param inputs for each argument as many values, which are in cache when they are used
   * @return nanoseconds of processor time per element for each program, the median of the rounds
   * @throws IllegalArgumentException if a program cannot be made into a kernel
   */
  List<Double> nanosPerElement(
      List<Program> programs, ScalarFormat storage, Format compute, double[][] inputs);
}
