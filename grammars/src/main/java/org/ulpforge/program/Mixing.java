package org.ulpforge.program;

/** How keys of programs are mixed: every bit of the result depends on every bit of the argument. */
public final class Mixing {

  private Mixing() {}

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable generators", 2014). */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
