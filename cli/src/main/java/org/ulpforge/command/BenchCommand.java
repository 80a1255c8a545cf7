package org.ulpforge.command;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Times a kernel. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Times the array method of a kernel's Java class on one thread.",
      "Inputs are uniform over the part of the domain in [-8, 8]; the module benchmarks has the peers."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge bench exp_f32_0u9_rr1p6")
final class BenchCommand implements Runnable {

  private static final int LENGTH = 4096;
  private static final int ROUNDS = 11;
  private static final long NANOS_PER_ROUND = 20_000_000;
  private static final double WIDEST = 8;

  @ParentCommand private Main main;

  @Parameters(paramLabel = "KERNEL", description = "a name or a path")
  private String kernel;

  @Mixin private ResultsOption results;

  @Option(names = "--json", description = "an object with name and nanosPerElement")
  private boolean json;

  @Override
  public void run() {
    StoredKernel stored = results.catalogue().find(kernel).read();
    Problem problem = stored.problem();
    double[][] inputs =
        problem.domain().stream()
            .map(domain -> inputs(domain, problem.storage().orElseThrow(), new SplittableRandom(1)))
            .toArray(double[][]::new);
    double nanos =
        new ArrayTimer(ROUNDS, NANOS_PER_ROUND)
            .nanosPerElement(
                List.of(stored.program()),
                problem.storage().orElseThrow(),
                problem.compute(),
                inputs)
            .getFirst();
    if (json) {
      var node = JsonFields.object().put("name", stored.name().toString());
      main.terminal().out().println(node.put("nanosPerElement", nanos).toPrettyString());
    } else {
      main.terminal()
          .out()
          .printf(
              java.util.Locale.ROOT,
              "%s  %.4f ns per element: median of %d rounds on %d elements, one thread%n",
              stored.name(),
              nanos,
              ROUNDS,
              LENGTH);
    }
  }

  private static double[] inputs(Interval domain, ScalarFormat storage, RandomGenerator random) {
    double lo = Math.max(domain.lo(), -WIDEST);
    double hi = Math.min(domain.hi(), WIDEST);
    boolean apart = lo >= hi;
    double from = apart ? Math.max(domain.lo(), storage.lowestValue()) : lo;
    double to = apart ? Math.min(domain.hi(), storage.maxValue()) : hi;
    double[] values = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = storage.round(from + random.nextDouble() * (to - from));
    }
    return values;
  }
}
