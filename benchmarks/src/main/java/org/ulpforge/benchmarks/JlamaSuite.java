package org.ulpforge.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.jlama.compare.Engine;
import org.ulpforge.jlama.compare.Generated;
import org.ulpforge.jlama.compare.RandomLlama;
import org.ulpforge.jlama.compare.TensorCall;
import org.ulpforge.measure.Ulp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * JLama's softmax and activations beside those that take their place, on JLama's tensors, and the
 * share of them in a model's time.
 */
@Command(
    name = "jlama",
    mixinStandardHelpOptions = true,
    description = {
      "Times JLama's softmax and activations on one of its tensors, as JLama calls them, beside the",
      "classes that take their place: in turns in one JVM, by the processor time of the thread, the",
      "median of the rounds, ns per element. What filling the tensor takes is taken off.",
      "Then generates text with random models of Llama's shape, with these classes and without."
    })
public final class JlamaSuite implements Callable<Integer> {

  private static final long NANOS_PER_TURN = 20_000_000;
  private static final int WARM_UP = 15;

  @Option(names = "--rounds", defaultValue = "15", description = "turns of each, default: 15")
  private int rounds;

  @Option(names = "--length", defaultValue = "4096", description = "floats, default: 4096")
  private int length;

  @Option(names = "--no-models", description = "only the functions")
  private boolean noModels;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new JlamaSuite(), args));
  }

  /** One function of one engine. */
  private record Contender(Engine engine, TensorCall.Function function, String title) {}

  /** The first is a part of all others. */
  private static final List<Contender> CONTENDERS =
      List.of(
          new Contender(Engine.JLAMA, TensorCall.Function.COPY, "filling the tensor"),
          new Contender(Engine.JLAMA, TensorCall.Function.SOFTMAX, "softmax, JLama"),
          new Contender(Engine.ULPFORGE, TensorCall.Function.SOFTMAX, "softmax, Ulpforge"),
          new Contender(Engine.JLAMA, TensorCall.Function.SILU, "SiLU, JLama"),
          new Contender(Engine.ULPFORGE, TensorCall.Function.SILU, "SiLU, each element, Ulpforge"),
          new Contender(Engine.ULPFORGE, TensorCall.Function.SILU_ROW, "SiLU, the row, Ulpforge"),
          new Contender(Engine.JLAMA, TensorCall.Function.GELU, "GELU, JLama"),
          new Contender(Engine.ULPFORGE, TensorCall.Function.GELU, "GELU, each element, Ulpforge"),
          new Contender(Engine.ULPFORGE, TensorCall.Function.GELU_ROW, "GELU, the row, Ulpforge"));

  @Override
  public Integer call() throws IOException, InterruptedException {
    Suite.require("--rounds", rounds, 1, 1 << 16);
    Suite.require("--length", length, 1, 1 << 26);
    float[] values = new float[length];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    double[] nanos = functions(values);
    if (!noModels) {
      double softmax = nanos[1];
      double silu = nanos[3];
      model("tiny", RandomLlama.TINY, 64, softmax, silu);
      model("a layer as of Llama 3.2 1B", RandomLlama.ONE_LAYER, 64, softmax, silu);
    }
    return 0;
  }

  private double[] functions(float[] values) {
    List<Engine.Call> calls =
        CONTENDERS.stream().map(each -> each.engine().call(each.function(), values)).toList();
    double[][] times = new double[calls.size()][rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int k = 0; k < times.length; k++) {
        double nanos = turn(calls.get(k).run()) / length;
        times[k][Math.max(0, round)] = k == 0 ? nanos : nanos - times[0][Math.max(0, round)];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d floats from N(0,1), %d rounds%n%-30s %9s %7s %13s %s%n",
        length,
        rounds,
        "",
        "ns",
        "times",
        "max relative",
        "max ULP");
    double[] medians = new double[times.length];
    double unit = 1;
    for (int k = 0; k < times.length; k++) {
      Contender contender = CONTENDERS.get(k);
      Arrays.sort(times[k]);
      medians[k] = times[k][rounds / 2];
      unit = contender.engine() == Engine.JLAMA ? medians[k] : unit;
      System.out.printf(
          Locale.ROOT,
          "%-30s %9.4f %7.2f %s%n",
          contender.title(),
          medians[k],
          unit / medians[k],
          errors(exact(contender.function(), values), calls.get(k).results().get()));
    }
    return medians;
  }

  private double turn(Runnable call) {
    long start = threads.getCurrentThreadCpuTime();
    long end = start;
    long calls = 0;
    while (end - start < NANOS_PER_TURN) {
      call.run();
      calls++;
      end = threads.getCurrentThreadCpuTime();
    }
    return (double) (end - start) / calls;
  }

  /** In double precision, in forms that keep their digits. */
  private static double[] exact(TensorCall.Function function, float[] values) {
    double[] exact = new double[values.length];
    double max = Float.NEGATIVE_INFINITY;
    for (float x : values) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      double x = values[i];
      exact[i] =
          switch (function) {
            case COPY -> x;
            case SOFTMAX -> StrictMath.exp(x - max);
            case SILU, SILU_ROW -> x / (1 + StrictMath.exp(-x));
            case GELU, GELU_ROW ->
                x / (1 + StrictMath.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
          };
      sum += exact[i];
    }
    if (function == TensorCall.Function.SOFTMAX) {
      for (int i = 0; i < exact.length; i++) {
        exact[i] /= sum;
      }
    }
    return exact;
  }

  private static String errors(double[] exact, float[] got) {
    double relative = 0;
    double ulp = 0;
    for (int i = 0; i < exact.length; i++) {
      relative = Math.max(relative, Math.abs(got[i] / exact[i] - 1));
      ulp = Math.max(ulp, Math.abs(Ulp.signedError(got[i], exact[i], FloatFormat.F32)));
    }
    return String.format(Locale.ROOT, "%13.2e %7.2f", relative, ulp);
  }

  /**
   * @param softmax ns per element in JLama
   * @param silu likewise
   */
  private void model(String title, RandomLlama model, int tokens, double softmax, double silu)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("llama");
    try {
      model.write(folder, 1);
      List<Generated> results = new ArrayList<>();
      for (Engine engine : List.of(Engine.JLAMA, Engine.ULPFORGE)) {
        // One processor: threads that wait for work would count as work.
        results.add(
            engine.generate(folder, "hello world", tokens, rounds, "-XX:ActiveProcessorCount=1"));
      }
      Generated theirs = results.getFirst();
      Generated ours = results.getLast();
      System.out.printf(
          Locale.ROOT,
          "%n%s: %s%n  load %.2f s and %.2f s, text of %d tokens in %.2f s and %.2f s (JLama, Ulpforge)%n",
          title,
          model,
          theirs.loadSeconds(),
          ours.loadSeconds(),
          tokens,
          theirs.generateSeconds(),
          ours.generateSeconds());
      System.out.printf(
          Locale.ROOT,
          "  tokens %s, logits differ by at most %.1e, distributions by %.1e%n",
          theirs.tokens().equals(ours.tokens()) ? "the same" : "differ",
          ours.largestDifference(theirs),
          ours.largestDistance(theirs));
      System.out.printf(
          Locale.ROOT,
          "  a token at position %d: %.0f us and %.0f us of the processor%n",
          tokens,
          theirs.tokenNanos() / 1000,
          ours.tokenNanos() / 1000);
      share(model, tokens, theirs.tokenNanos(), softmax, silu);
    } finally {
      delete(folder);
    }
  }

  private static void share(
      RandomLlama model, int position, double token, double softmax, double silu) {
    double probabilities = (double) model.layers() * model.heads() * position;
    double activations = (double) model.layers() * model.intermediate();
    System.out.printf(
        Locale.ROOT,
        "  JLama's own: %.0f probabilities at %.2f ns are %.1f %%, %.0f SiLU at %.2f ns %.1f %%%n",
        probabilities,
        softmax,
        100 * probabilities * softmax / token,
        activations,
        silu,
        100 * activations * silu / token);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
