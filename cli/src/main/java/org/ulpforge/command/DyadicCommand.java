package org.ulpforge.command;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.integer.Dyadic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Requantisation by a product and a shift. */
@Command(
    name = "dyadic",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the integers b and c of which b/2^c is nearest to a scale.",
      "All c are tried, each with the b next to the scale times 2^c: no pair of the budget is nearer.",
      "With --program comes the integer program that multiplies an i32 by it and rounds, which",
      "'evaluate' and 'emit' take."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge dyadic 0.0123 --bits 8",
      "  ulpforge dyadic 0.0123 --bits 16 --to i8 --rounding half-even --program > requantise.slp",
      "  ulpforge emit requantise.slp --backend cuda"
    })
final class DyadicCommand implements Runnable {

  /** Accumulators of products of int8, 1,024 of them: what is judged by default. */
  private static final String DOMAIN = "-16777216,16777216";

  @ParentCommand private Main main;

  @Parameters(paramLabel = "SCALE", description = "a positive decimal number")
  private String scale;

  @Option(
      names = "--bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "of b, 1 to 31; default: 8")
  private int bits;

  @Option(
      names = "--shift",
      paramLabel = "N",
      defaultValue = "31",
      description = "the largest c, 0 to 62; default: 31")
  private int shift;

  @Option(
      names = "--rounding",
      paramLabel = "RULE",
      defaultValue = "half-up",
      description = "half-up (default): halves towards positive infinity; half-even")
  private String rounding;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "i2 to i32: results beyond are clamped; default: i32 without clamping")
  private String to;

  @Option(names = "--program", description = "prints the program alone")
  private boolean program;

  @Override
  public void run() {
    Dyadic.Rounding rule =
        switch (rounding) {
          case "half-up" -> Dyadic.Rounding.HALF_UP;
          case "half-even" -> Dyadic.Rounding.HALF_EVEN;
          default ->
              throw new IllegalArgumentException(
                  "rounding '" + rounding + "': half-up or half-even is allowed");
        };
    Dyadic dyadic = Dyadic.of(number(scale), bits, shift);
    PrintWriter out = main.terminal().out();
    if (program) {
      out.print(dyadic.text(rule, Optional.ofNullable(to).map(DyadicCommand::narrow), DOMAIN));
      return;
    }
    Optional.ofNullable(to).ifPresent(DyadicCommand::narrow);
    out.println("b = %d, c = %d".formatted(dyadic.multiplier(), dyadic.shift()));
    out.println(
        String.format(
            Locale.ROOT,
            "b/2^c = %s, relative error %+.3e",
            BigDecimal.valueOf(dyadic.multiplier())
                .divide(BigDecimal.valueOf(1L << dyadic.shift()))
                .toPlainString(),
            dyadic.relativeError()));
    out.println(
        "no b below 2^%d with c up to %d is nearer (tried: each c with the b next to the scale times"
                .formatted(bits, shift)
            + " 2^c, %d pairs)".formatted(dyadic.tried()));
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("scale '" + text + "' is not a decimal number", e);
    }
  }

  private static IntegerFormat narrow(String name) {
    ScalarFormat format = Formats.scalar(name);
    if (format instanceof IntegerFormat integer && integer.signed() && integer.bits() <= 32) {
      return integer;
    }
    throw new IllegalArgumentException("--to " + name + ": i2 to i32 is allowed");
  }
}
