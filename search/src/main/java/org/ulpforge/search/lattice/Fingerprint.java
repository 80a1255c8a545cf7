package org.ulpforge.search.lattice;

import org.ulpforge.program.Mixing;
import org.ulpforge.program.Program;

/** 128 bits of hash, by which things that are too large to keep are known again. */
public record Fingerprint(long low, long high) {

  private static final Fingerprint EMPTY =
      new Fingerprint(0xcbf29ce484222325L, 0x9e3779b97f4a7c15L);

  /** Of the text of a program. */
  public static Fingerprint of(Program program) {
    Fingerprint print = EMPTY;
    String text = program.toString();
    for (int i = 0; i < text.length(); i++) {
      print = print.and(text.charAt(i));
    }
    return print;
  }

  /** Of results, bit for bit. */
  public static Fingerprint of(double[] results) {
    long low = EMPTY.low;
    long high = EMPTY.high;
    for (double result : results) {
      long bits = Double.doubleToLongBits(result);
      low = low(low, bits);
      high = high(high, bits);
    }
    return new Fingerprint(low, high);
  }

  /** Of integer results. */
  public static Fingerprint of(int[] results) {
    long low = EMPTY.low;
    long high = EMPTY.high;
    for (int result : results) {
      low = low(low, result);
      high = high(high, result);
    }
    return new Fingerprint(low, high);
  }

  public Fingerprint and(long bits) {
    return new Fingerprint(low(low, bits), high(high, bits));
  }

  private static long low(long low, long bits) {
    return (low ^ bits) * 0x100000001b3L;
  }

  private static long high(long high, long bits) {
    return Mixing.mix(high ^ bits);
  }

  /** Of a set: whatever the order in which its elements are added. */
  public Fingerprint plus(Fingerprint element) {
    return new Fingerprint(
        low + Mixing.mix(element.low ^ Long.rotateLeft(element.high, 32)), high + element.high);
  }
}
