package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/**
 * An expansion of one of the functions to a degree, from which a straight-line program in v and x
 * is derived. Its coefficients follow from exact recurrences or from the oracle.
 */
public sealed interface Block
    permits DebyeLog,
        DebyeRatio,
        AscendingLog,
        SmallOrderLog,
        SmallArgumentLog,
        ModerateLog,
        BackwardRatio,
        PlainHankel,
        PlainOlver {

  /** Name and degrees, as {@link Partition} reads it. */
  String text();

  /**
   * Appends the program.
   *
   * @param shared constants that several blocks use
   * @return the function at v and x
   */
  Operand write(Code code, Shared shared, Operand v, Operand x);
}
