package org.ulpforge.format;

/** Stub. */
public final class Formats {

  private Formats() {}

  public static Format parse(String name) {
    throw new UnsupportedOperationException();
  }
}
