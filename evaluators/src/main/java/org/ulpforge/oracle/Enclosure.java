package org.ulpforge.oracle;

/** What is known about an exact real value at some working precision. */
public sealed interface Enclosure permits Range, Enclosure.Failure {

  /**
   * Why there are no bounds. In order of strength: the strongest one of the operands is passed on.
   */
  enum Failure implements Enclosure {
    /** Nothing is known at this precision; a higher one may help. */
    UNKNOWN,
    /** A division by exactly zero, or the logarithm of zero. */
    POLE,
    /** No real value: the logarithm of a negative number, for example. */
    UNDEFINED
  }
}
