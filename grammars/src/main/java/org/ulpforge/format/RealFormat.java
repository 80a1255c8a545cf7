package org.ulpforge.format;

/** Exact real arithmetic: no codes, no rounding. Only ever a compute format. */
public record RealFormat() implements Format {

  public static final RealFormat REAL = new RealFormat();

  @Override
  public String name() {
    return "real";
  }

  @Override
  public String description() {
    return "exact real arithmetic; a compute format only";
  }
}
