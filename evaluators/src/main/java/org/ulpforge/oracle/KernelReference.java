package org.ulpforge.oracle;

/** The reference for a function that has a kernel of its own. */
record KernelReference(Kernel kernel) implements Reference {

  @Override
  public void evaluate(double[][] inputs, int from, int length, double[] result) {
    kernel.apply(inputs[0], from, length, result);
    Reference.withoutSpecials(inputs[0], from, length, result);
  }

  @Override
  public double relativeBound() {
    return kernel.relativeBound();
  }
}
