package org.ulpforge.results;

import java.util.regex.Pattern;

/** Names that become file names: what they cannot contain cannot leave a folder. */
final class Names {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,119}");

  private Names() {}

  /**
   * @param kind what the name stands for, for the message
   * @return the name
   * @throws IllegalArgumentException unless it is made of lower-case letters, digits, {@code _} and
   *     {@code -}
   */
  static String checked(String kind, String name) {
    if (!NAME.matcher(name).matches()) {
      String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
      throw new IllegalArgumentException(
          "%s name '%s': a lower-case letter or digit, then at most 119 of them, '_' or '-', is allowed"
              .formatted(kind, printable(shown)));
    }
    return name;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
