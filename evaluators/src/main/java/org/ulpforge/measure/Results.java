package org.ulpforge.measure;

/**
 * What gives results in a storage format for inputs in it: a program, or an emitted kernel. Not
 * thread-safe: every thread makes its own from a {@link Factory}.
 */
public interface Results {

  /**
   * @param inputs codes and values of the inputs
   * @param got n results are written here, as values of the storage format
   */
  void run(InputBlock inputs, double[] got);

  /** Makes one for each thread. */
  interface Factory {
    Results create();
  }
}
