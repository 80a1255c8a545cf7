package org.ulpforge.search.lattice;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * All straight-line programs of up to a number of instructions, of which none was left out. It says
 * nothing about longer programs or finer constants.
 *
 * @param grammar by which the programs are derived
 * @param ops the operations, by name
 * @param lattice name of the format whose finite values were tried for each constant
 * @param instructions of the longest programs
 * @param programs how many there are; operands that can change places count in one order
 * @param behaviours sets of intermediate results, over all inputs, that tell the programs apart
 *     before their last instruction
 * @param bestError no program has a smaller largest error over all inputs; infinite if none is
 *     right about all special values
 */
public record ExhaustedSpace(
    String grammar,
    List<String> ops,
    String lattice,
    int instructions,
    long programs,
    long behaviours,
    double bestError) {

  /** More digits than anyone reads; cut, not rounded, so that what is said stays true. */
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.DOWN);

  public ExhaustedSpace {
    ops = List.copyOf(ops);
  }

  /** What was proven, in one sentence. */
  public String statement() {
    return String.format(
        Locale.ROOT,
        "optimal: all %,d programs of up to %d operation%s of grammar %s (%s), with constants from"
            + " %s, were tried: %s",
        programs,
        instructions,
        instructions == 1 ? "" : "s",
        grammar,
        String.join(", ", ops),
        lattice,
        result());
  }

  private String result() {
    return Double.isInfinite(bestError)
        ? "none works on all inputs"
        : "none has a smaller largest error than "
            + new BigDecimal(bestError).round(DIGITS).stripTrailingZeros().toPlainString()
            + " (longer programs and finer constants may)";
  }
}
