package org.ulpforge.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ulpforge.format.BlockFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.results.ScalesPage;
import org.ulpforge.scale.Distribution;
import org.ulpforge.scale.ScaleErrors;
import org.ulpforge.scale.ScaleRule;
import org.ulpforge.scale.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What rules for the scales of blocks cost. */
@Command(
    name = "scales",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the errors of block formats by rule for the scale, length and data.",
      "They are root mean square errors over the root mean square of the numbers. With --plot, table",
      "and plot go to the folder scales of the results.",
      "Rules: ocp, maximum, power (ZeroQuant-FP), squares (least squares), search (a few",
      "candidates), optimum (all scales of the format), bias (real exponent bias, LLM-FP4).",
      "Data: gaussian, laplace, student (3 degrees of freedom), outliers (one channel of 64 is 20",
      "times as large)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge scales mxfp4 nvfp4 --length 16,32,64",
      "  ulpforge scales --data gaussian --plot",
      "  ulpforge scales split --bits 4,5,6"
    })
final class ScalesCommand implements Runnable {

  private static final int MOST = 1 << 22;
  private static final int SCALES_TRIED = 8;

  @ParentCommand private Main main;

  @Parameters(
      arity = "0..*",
      paramLabel = "FORMAT",
      description = "block formats; default: those of OCP MX, and nvfp4")
  private List<String> names =
      List.of("mxfp4", "nvfp4", "mxfp6e2m3", "mxfp6e3m2", "mxfp8e4m3", "mxfp8e5m2", "mxint8");

  @Option(
      names = "--length",
      split = ",",
      paramLabel = "N",
      description = "of blocks; default: the format's own")
  private List<Integer> lengths;

  @Option(names = "--data", split = ",", paramLabel = "DATA", description = "default: all")
  private List<String> data;

  @Option(names = "--rule", split = ",", paramLabel = "RULE", description = "default: all")
  private List<String> rules;

  @Option(
      names = "--numbers",
      paramLabel = "N",
      defaultValue = "16384",
      description = "drawn of each distribution; default: 16384")
  private int numbers;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(names = "--plot", description = "writes scales/scales.md and scales/scales.svg")
  private boolean plot;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    requireNumbers(numbers);
    List<ScaleRule> chosen =
        rules == null ? List.of(ScaleRule.values()) : rules.stream().map(ScaleRule::parse).toList();
    List<Distribution> sources = sources(data);
    List<BlockFormat> formats = new ArrayList<>();
    for (String name : names) {
      if (!(Formats.parse(name) instanceof BlockFormat block)) {
        throw new IllegalArgumentException(
            "format %s is no block format: mxfp4 or block64(i4,f16) are, for example"
                .formatted(name));
      }
      if (lengths == null) {
        formats.add(block);
      } else {
        lengths.forEach(n ->
            formats.add(
                n == block.length() ? block : BlockFormat.of(block.element(), n, block.scale())));
      }
    }
    PrintWriter out = main.terminal().out();
    List<ScalesPage.Row> rows = new ArrayList<>();
    for (BlockFormat format : formats) {
      for (Distribution source : sources) {
        double[] values = source.draw(numbers, new SplittableRandom(seed));
        StringBuilder line = new StringBuilder();
        for (ScaleRule rule : chosen) {
          // All scales of e4m3 and wider formats cost minutes: on request only.
          boolean costly = rule == ScaleRule.OPTIMUM && format.scale().bits() > SCALES_TRIED;
          if (rule.suits(format) && (rules != null || !costly)) {
            double error = ScaleErrors.of(values, format, rule);
            rows.add(new ScalesPage.Row(format.name(), source.title(), rule.title(), error));
            line.append(String.format(Locale.ROOT, "  %s %.3f %%", rule.title(), 100 * error));
          }
        }
        out.println("%-22s %-9s%s".formatted(format.name(), source.title(), line));
        out.flush();
      }
    }
    if (plot) {
      new ScalesPage(rows, command()).write(results.folder());
      main.terminal().err().println("wrote " + results.folder().resolve("scales"));
    }
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("ulpforge scales", String.join(" ", names)));
    if (lengths != null) {
      words.add("--length " + String.join(",", lengths.stream().map(String::valueOf).toList()));
    }
    if (data != null) {
      words.add("--data " + String.join(",", data));
    }
    if (rules != null) {
      words.add("--rule " + String.join(",", rules));
    }
    words.add("--numbers %d --seed %d --plot".formatted(numbers, seed));
    return String.join(" ", words);
  }

  private static void requireNumbers(int numbers) {
    if (numbers < 1 || numbers > MOST) {
      throw new IllegalArgumentException(
          "--numbers %d: 1 to %d are allowed".formatted(numbers, MOST));
    }
  }

  private static List<Distribution> sources(List<String> names) {
    return names == null
        ? Arrays.asList(Distribution.values())
        : names.stream().map(Distribution::parse).toList();
  }

  @Command(
      name = "split",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the errors of all ways to divide bits into exponent and mantissa, the best one first.",
        "Blocks have the best real scale, all codes are finite; i4 has no exponent."
      },
      footerHeading = "%nExample:%n",
      footer = "  ulpforge scales split --bits 4,6 --block 32")
  void split(
      @Option(
              names = "--bits",
              split = ",",
              paramLabel = "N",
              defaultValue = "3,4,5,6,7,8",
              description = "default: 3 to 8")
          List<Integer> bits,
      @Option(names = "--block", paramLabel = "N", defaultValue = "32", description = "default: 32")
          int block,
      @Option(names = "--data", split = ",", paramLabel = "DATA", description = "default: all")
          List<String> chosen,
      @Option(
              names = "--draws",
              paramLabel = "N",
              defaultValue = "8192",
              description = "default: 8192")
          int count,
      @Option(
              names = "--draw-seed",
              paramLabel = "N",
              defaultValue = "1",
              description = "default: 1")
          long start) {
    requireNumbers(count);
    PrintWriter out = main.terminal().out();
    for (Distribution source : sources(chosen)) {
      double[] values = source.draw(count, new SplittableRandom(start));
      for (int width : bits) {
        StringBuilder line = new StringBuilder();
        for (Split split : Split.of(width, block, values)) {
          line.append(
              String.format(
                  Locale.ROOT, "  %s %.3f %%", split.format().name(), 100 * split.error()));
        }
        out.println("%-9s %d bits%s".formatted(source.title(), width, line));
        out.flush();
      }
    }
  }
}
