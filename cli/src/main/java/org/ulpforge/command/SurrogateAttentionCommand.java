package org.ulpforge.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.pipeline.Multiplications;
import org.ulpforge.pipeline.Multiplications.Multiplication;
import org.ulpforge.product.Attention;
import org.ulpforge.product.Pairs;
import org.ulpforge.results.AttentionPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Attention with every product replaced. */
@Command(
    name = "attention",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the error of attention with every product made on codes.",
      "It is softmax(Q K^T / sqrt(d)) V of random operands with outlier channels, up to 8 bits scaled",
      "in blocks of 32. The error is that of the output against f64 by way of multiplication. Table",
      "and plot go to the folder surrogates of the results."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge surrogate attention e4m3fn bf16")
final class SurrogateAttentionCommand implements Runnable {

  private static final int MOST = 1 << 12;

  @ParentCommand private SurrogateCommand parent;

  @Parameters(arity = "0..*", paramLabel = "FORMAT", description = "default: e4m3fn e5m2 bf16")
  private List<String> names = List.of("e4m3fn", "e5m2", "bf16");

  @Option(names = "--heads", defaultValue = "4", description = "default: 4")
  private int heads;

  @Option(names = "--tokens", defaultValue = "512", description = "default: 512")
  private int tokens;

  @Option(names = "--channels", defaultValue = "64", description = "of a head, default: 64")
  private int channels;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    for (int size : new int[] {heads, tokens, channels}) {
      if (size < 1 || size > MOST) {
        throw new IllegalArgumentException(
            size + ": --heads, --tokens and --channels are 1 to " + MOST);
      }
    }
    List<FloatFormat> formats = names.stream().map(Formats::scalar).map(Pairs::suitable).toList();
    requireFolder(results.folder());
    SplittableRandom random = new SplittableRandom(seed);
    List<Attention> inputs =
        IntStream.range(0, heads)
            .mapToObj(_ -> Attention.random(tokens, channels, random))
            .toList();
    List<double[][]> exact = inputs.stream().map(Attention::exact).toList();
    List<AttentionPage.Row> rows = new ArrayList<>();
    for (FloatFormat format : formats) {
      for (Multiplication way : Multiplications.of(format, results.folder())) {
        rows.add(row(format, way, inputs, exact));
        parent.terminal().err().println(format.name() + ", " + way.title());
        parent.terminal().err().flush();
      }
    }
    AttentionPage page =
        new AttentionPage(
            "%d heads of %d tokens and %d channels, Gaussian numbers; in one channel of 64 all keys are 10 larger."
                .formatted(heads, tokens, channels),
            command(),
            rows);
    parent.terminal().out().print(page.table());
    page.write(results.folder());
  }

  /** What cannot be stored later is not worth computing. */
  private static void requireFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot write to " + folder, e);
    }
  }

  private String command() {
    return "ulpforge surrogate attention %s --heads %d --tokens %d --channels %d --seed %d"
        .formatted(String.join(" ", names), heads, tokens, channels, seed);
  }

  private static AttentionPage.Row row(
      FloatFormat format, Multiplication way, List<Attention> inputs, List<double[][]> exact) {
    double errors = 0;
    double squares = 0;
    double worst = 0;
    long count = 0;
    for (int h = 0; h < inputs.size(); h++) {
      double[][] output = inputs.get(h).approximate(way.values());
      for (int i = 0; i < output.length; i++) {
        for (int c = 0; c < output[i].length; c++) {
          double wanted = exact.get(h)[i][c];
          double error = output[i][c] - wanted;
          errors += error * error;
          squares += wanted * wanted;
          worst = Math.max(worst, Math.abs(error));
          count++;
        }
      }
    }
    return new AttentionPage.Row(
        format.name(),
        way.title(),
        way.mean(),
        Math.sqrt(errors / squares),
        worst / Math.sqrt(squares / count));
  }
}
