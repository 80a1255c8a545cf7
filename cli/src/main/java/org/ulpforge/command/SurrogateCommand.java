package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.ulpforge.cost.CostModel;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.product.Baseline;
import org.ulpforge.product.BestConstant;
import org.ulpforge.product.OperandWeights;
import org.ulpforge.product.ProductProfile;
import org.ulpforge.product.Scope;
import org.ulpforge.product.Segments;
import org.ulpforge.product.Surrogate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Multiplication by integer programs on codes. */
@Command(
    name = "surrogate",
    mixinStandardHelpOptions = true,
    description = "Multiplication surrogates: integer programs on the codes of two floats.",
    synopsisSubcommandLabel = "(table|measure|search|keep|dots|attention)",
    subcommands = {
      SurrogateMeasureCommand.class,
      SurrogateSearchCommand.class,
      SurrogateKeepCommand.class,
      SurrogateDotsCommand.class,
      SurrogateAttentionCommand.class
    })
final class SurrogateCommand {

  /** REALM goes up to 16 x 16 segments. */
  private static final int MOST_SEGMENT_BITS = 4;

  @ParentCommand private Main main;

  Terminal terminal() {
    return main.terminal();
  }

  @Command(
      name = "table",
      mixinStandardHelpOptions = true,
      description = {
        "Prints what the addition of codes is worth.",
        "That is relative errors, mean and largest, over all mantissa pairs, and the share equal to the",
        "rounded product. For the rounded product itself, the plain",
        "sum (Mitchell, Mogami, PAM), L-Mul, the sums with the best constants for the mean, the mean",
        "square and the largest error, and sums corrected by a table of segments (REALM), with their",
        "operations: a look-up counts once for each 16 entries."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge surrogate table e5m2 e4m3 bf16")
  void table(
      @Parameters(
              arity = "0..*",
              paramLabel = "FORMAT",
              description = "default: with 2, 3, 4, 5 and 7 mantissa bits")
          List<String> names) {
    List<String> chosen = names == null ? List.of("e5m2", "e4m3", "e3m4", "e5m5", "bf16") : names;
    List<FloatFormat> formats =
        chosen.stream().map(Formats::scalar).map(org.ulpforge.product.Pairs::suitable).toList();
    PrintWriter out = main.terminal().out();
    for (FloatFormat format : formats) {
      out.println(format.name() + ", " + format.fractionBits() + " mantissa bits");
      OperandWeights uniform = OperandWeights.uniform(format);
      for (Baseline baseline : Baseline.values()) {
        row(out, baseline.title(), baseline.in(format).profile(Scope.MANTISSAS, uniform));
      }
      List<BestConstant> all = BestConstant.all(format);
      best(out, "mean", BestConstant.least(all, ProductProfile::mean));
      best(out, "rms", BestConstant.least(all, ProductProfile::meanSquare));
      best(out, "max", BestConstant.least(all, ProductProfile::max));
      for (int bits = 2; bits <= Math.min(MOST_SEGMENT_BITS, format.fractionBits()); bits++) {
        Surrogate segments = Segments.of(format, bits);
        row(
            out,
            "%1$d x %1$d segments, %2$.0f ops"
                .formatted(1 << bits, CostModel.INSTRUCTIONS.cost(segments.program())),
            segments.profile(Scope.MANTISSAS, uniform));
      }
    }
  }

  private static void best(PrintWriter out, String error, BestConstant best) {
    row(out, "constant %d, best %s".formatted(best.constant(), error), best.profile());
  }

  private static void row(PrintWriter out, String name, ProductProfile p) {
    out.println("  %-26s %s".formatted(name, text(p)));
  }

  static String text(ProductProfile p) {
    return String.format(
        Locale.ROOT,
        "mean %7.3f %%  max %7.3f %%  bias %+7.3f %%  rms %7.3f %%  equal %6.2f %%  %s ULP",
        100 * p.mean(),
        100 * p.max(),
        100 * p.bias(),
        100 * p.rms(),
        100 * p.equal(),
        ProfileText.number(p.maxUlp()));
  }
}
