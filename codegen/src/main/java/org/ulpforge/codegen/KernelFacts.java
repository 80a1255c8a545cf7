package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a kernel's error, for the head of generated files. Texts are of printable ASCII
 * without backslashes, so that no comment can end before its line does.
 *
 * @param function the function or formula
 * @param domain as program text has it: {@code -inf,inf}
 * @param maxUlp the largest error in ULP of the storage format
 * @param worstInput the input of that error (two joined by a blank), result and exact value, as
 *     hexadecimal floats
 * @param misrounded inputs whose result is not the correctly rounded one, of {@code inputs}
 * @param exhaustive whether the inputs are all inputs of the domain
 * @param command what makes this kernel
 */
public record KernelFacts(
    String function,
    String domain,
    double maxUlp,
    String worstInput,
    String got,
    String exact,
    long misrounded,
    long inputs,
    boolean exhaustive,
    String command) {

  public KernelFacts {
    for (String text : List.of(function, domain, worstInput, got, exact, command)) {
      requireText(text);
    }
  }

  private static final String FULL = "-inf,inf";

  /** Whether the domain holds all numbers. */
  boolean isOfFullRange() {
    return domain.equals(FULL);
  }

  /** Refuses what could break out of a comment of one line. */
  static void requireText(String text) {
    if (!text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\')) {
      throw new IllegalArgumentException(
          "'"
              + text.replaceAll("[^ -\\[\\]-~]", "?")
              + "' goes into generated source: printable ASCII without backslashes is allowed");
    }
  }

  /** The lines of the profile. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("function     " + function);
    lines.add("domain       " + domain);
    lines.add(
        String.format(
            Locale.ROOT,
            "max error    %.4f ULP (%s inputs)",
            maxUlp,
            exhaustive ? "all" : "sampled"));
    lines.add("misrounded   " + misrounded + " of " + inputs);
    lines.add("worst input  " + worstInput + " gives " + got + ", exact " + exact);
    lines.add("made by      " + command);
    return List.copyOf(lines);
  }
}
