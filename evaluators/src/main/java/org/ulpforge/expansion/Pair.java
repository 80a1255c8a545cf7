package org.ulpforge.expansion;

import org.ulpforge.program.Operand;

/** The unevaluated sum of two values of a program, the second no larger than a rounding error. */
record Pair(Operand hi, Operand lo) {}
