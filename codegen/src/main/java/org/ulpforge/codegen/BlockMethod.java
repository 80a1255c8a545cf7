package org.ulpforge.codegen;

/** One way to apply a kernel to the first elements of blocks. */
@FunctionalInterface
interface BlockMethod {

  /**
   * @throws Throwable what the kernel throws
   */
  void run(StoredBlock[] arguments, StoredBlock result, int length) throws Throwable;
}
