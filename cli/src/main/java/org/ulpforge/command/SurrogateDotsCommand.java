package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.pipeline.Multiplications;
import org.ulpforge.pipeline.Multiplications.Multiplication;
import org.ulpforge.product.DotErrors;
import org.ulpforge.product.Pairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Errors of dot products. */
@Command(
    name = "dots",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the errors of dot products, by way of multiplication and length.",
      "They are against f64: root mean square error over root mean square of the exact dot products,",
      "in percent. Operands are Gaussian, of both signs and their magnitudes; up to 8 bits they are",
      "scaled in blocks of 32. Products are summed in f32; 'exact' shows what the rounding of the",
      "operands alone does."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge surrogate dots e4m3fn --length 64,16384")
final class SurrogateDotsCommand implements Runnable {

  private static final int MOST = 1 << 20;

  @ParentCommand private SurrogateCommand parent;

  @Parameters(arity = "0..*", paramLabel = "FORMAT", description = "default: e4m3fn e5m2 bf16")
  private List<String> names = List.of("e4m3fn", "e5m2", "bf16");

  @Option(
      names = "--length",
      split = ",",
      paramLabel = "N",
      defaultValue = "64,256,1024,4096,16384",
      description = "default: 64,256,1024,4096,16384")
  private List<Integer> lengths;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    for (int length : lengths) {
      if (length < 1 || length > MOST) {
        throw new IllegalArgumentException("length " + length + ": 1 to " + MOST + " is allowed");
      }
    }
    List<FloatFormat> formats = names.stream().map(Formats::scalar).map(Pairs::suitable).toList();
    for (FloatFormat format : formats) {
      List<Multiplication> ways = Multiplications.of(format, results.folder());
      for (DotErrors.Operands operands : DotErrors.Operands.values()) {
        print(format, operands, ways);
      }
    }
  }

  private void print(FloatFormat format, DotErrors.Operands operands, List<Multiplication> ways) {
    PrintWriter out = parent.terminal().out();
    List<List<Double>> columns = new ArrayList<>();
    StringBuilder head = new StringBuilder();
    for (int length : lengths) {
      columns.add(
          new DotErrors(operands)
              .of(
                  ways.stream().map(Multiplication::values).toList(),
                  length,
                  new SplittableRandom(seed)));
      head.append("%9d".formatted(length));
    }
    String title = format.name() + ", " + operands.name().toLowerCase(Locale.ROOT) + " operands";
    out.println("%-34s%s".formatted(title, head));
    for (int w = 0; w < ways.size(); w++) {
      StringBuilder row = new StringBuilder();
      for (List<Double> column : columns) {
        row.append(String.format(Locale.ROOT, "%9.3f", 100 * column.get(w)));
      }
      out.println("  %-32s%s".formatted(ways.get(w).title(), row));
    }
    out.flush();
  }
}
