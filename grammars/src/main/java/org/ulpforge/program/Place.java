package org.ulpforge.program;

/**
 * Where a constant stands in a program: {@code t2.0} is the first operand of the third instruction.
 *
 * @param instruction index in {@link Program#instructions()}
 * @param operand index among its operands
 */
public record Place(int instruction, int operand) {
  @Override
  public String toString() {
    return "t" + instruction + "." + operand;
  }
}
