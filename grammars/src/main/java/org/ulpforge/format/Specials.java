package org.ulpforge.format;

/** Which codes of a float format are not finite numbers. */
public enum Specials {
  /** The largest exponent holds infinities and NaNs, as in IEEE 754. */
  IEEE,
  /** NaN is the code of all ones (of either sign); no infinity. */
  FN,
  /** Every code is a finite number. */
  FINITE,
  /** NaN is the code that would be minus zero; no infinity, no minus zero. */
  FNUZ
}
