package org.ulpforge.search.fit;

/** A structure, or a target on an interval, that no constants can fit; the message says why. */
final class UnfittableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnfittableException(String reason) {
    super(reason);
  }
}
