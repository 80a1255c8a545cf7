package org.ulpforge.search.run;

import org.ulpforge.program.Mixing;
import org.ulpforge.program.Program;

/** 128 bits of hash, by which things that are too large to keep are known again. */
record Fingerprint(long low, long high) {

  private static final Fingerprint EMPTY =
      new Fingerprint(0xcbf29ce484222325L, 0x9e3779b97f4a7c15L);

  /** Of the text of a program. */
  static Fingerprint of(Program program) {
    Fingerprint print = EMPTY;
    String text = program.toString();
    for (int i = 0; i < text.length(); i++) {
      print = print.and(text.charAt(i));
    }
    return print;
  }

  /** Of results, bit for bit. */
  static Fingerprint of(double[] results) {
    Fingerprint print = EMPTY;
    for (double result : results) {
      print = print.and(Double.doubleToLongBits(result));
    }
    return print;
  }

  Fingerprint and(long bits) {
    return new Fingerprint((low ^ bits) * 0x100000001b3L, Mixing.mix(high ^ bits));
  }
}
