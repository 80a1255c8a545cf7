package org.ulpforge.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.Peer;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Times the f32 kernels of the catalogue beside their peers: in turns within a JVM, by the
 * processor time of the thread, over several JVMs, since code that another run compiles differently
 * scatters by 20 %.
 */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = {
      "Times the f32 kernels of the catalogue side by side with their peers, on 4096 floats.",
      "Prints ns per element (median of the JVMs, with the smallest and the largest) and the ratio",
      "to the fastest way that the Vector API offers, else to the fastest peer. For kernels also the",
      "multiplications of their fast path, fma among them (those of f64 twice), and what these would",
      "take if nothing else did, as a share of the time."
    })
public final class KernelSuite implements Callable<Integer> {

  private static final long NANOS_PER_TURN = 10_000_000;

  @Parameters(paramLabel = "FUNCTION|KERNEL", description = "default: all")
  private List<String> chosen = List.of();

  @Option(names = "--forks", defaultValue = "5", description = "JVMs, default: 5")
  private int forks;

  @Option(names = "--rounds", defaultValue = "11", description = "turns in each JVM, default: 11")
  private int rounds;

  @Option(names = "--results", defaultValue = "results", paramLabel = "DIR")
  private Path results;

  @Option(names = "--jmh", description = "leave the timing to JMH, which gives each a JVM alone")
  private boolean jmh;

  @Option(names = "--in-this-jvm", hidden = true)
  private boolean inThisJvm;

  /** Arguments as {@code --help} shows them; exit code 2 if they are wrong. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new KernelSuite(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    Suite.require("--rounds", rounds, 1, 1 << 16);
    Suite.require("--forks", forks, 1, 1 << 10);
    List<Contenders> groups = Contenders.of(new Catalogue(results), chosen);
    if (jmh) {
      return withJmh(groups);
    }
    if (inThisJvm) {
      groups.forEach(group -> time(group).forEach(System.out::println));
      return 0;
    }
    for (Contenders group : groups) {
      print(group, measure(group));
    }
    return 0;
  }

  private List<Double> time(Contenders group) {
    return new ArrayTimer(rounds, NANOS_PER_TURN)
        .nanosPerElement(
            Stream.concat(group.loops().stream(), FmaLimit.loops().stream()).toList(),
            FloatFormat.F32,
            new double[][] {group.inputs()});
  }

  /** For each contender, and each loop of {@link FmaLimit}, its time in each JVM, ascending. */
  private double[][] measure(Contenders group) throws IOException, InterruptedException {
    double[][] times = new double[loops(group)][forks];
    for (int fork = 0; fork < forks; fork++) {
      List<String> lines = fork(group);
      for (int i = 0; i < times.length; i++) {
        times[i][fork] = Double.parseDouble(lines.get(i));
      }
    }
    for (double[] each : times) {
      Arrays.sort(each);
    }
    return times;
  }

  private static int loops(Contenders group) {
    return group.names().size() + FmaLimit.loops().size();
  }

  private List<String> fork(Contenders group) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // Compiled code is waited for: where cores are scarce it would come after the measurement.
    command.add("-Xbatch");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KernelSuite.class.getName(), "--in-this-jvm"));
    command.addAll(List.of("--rounds", Integer.toString(rounds), "--results", results.toString()));
    group.kernels().forEach(kernel -> command.add(kernel.name().toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader out = child.inputReader()) {
      lines = out.lines().toList();
    }
    if (child.waitFor() != 0 || lines.size() != loops(group)) {
      throw new IllegalStateException("a JVM that timed " + group.names() + " failed");
    }
    return lines;
  }

  private void print(Contenders group, double[][] times) {
    List<String> names = group.names();
    int kernels = group.kernels().size();
    List<Peer> peers = group.peers();
    double unit =
        IntStream.range(0, peers.size())
            .filter(p -> peers.get(p).isVector() || peers.stream().noneMatch(Peer::isVector))
            .mapToDouble(p -> median(times[kernels + p]))
            .min()
            .orElse(Double.NaN);
    System.out.printf(
        "%n%s on %s; inputs in %s; %d JVM(s)%n%-42s %9s %20s %7s %8s %9s %8s%n",
        group.function(),
        group.domain(),
        group.inputRange(),
        forks,
        "",
        "ns",
        "from .. to",
        "ratio",
        "max ULP",
        "mul, fma",
        "of limit");
    double fma = FmaLimit.fma(median(times[names.size()]), median(times[names.size() + 1]));
    for (int i = 0; i < names.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%-42s %9.4f %9.4f ..%9.4f %7.3f %s%n",
          names.get(i),
          median(times[i]),
          times[i][0],
          times[i][forks - 1],
          median(times[i]) / unit,
          i < kernels ? facts(group.kernels().get(i), fma / median(times[i])) : "");
    }
    System.out.flush();
  }

  /**
   * @param share of an fma in the kernel's time
   */
  private static String facts(StoredKernel kernel, double share) {
    int multiplications = FmaLimit.multiplications(kernel.spec());
    return String.format(
        Locale.ROOT,
        "%8.4f %9d %6.0f %%",
        kernel.profile().maxUlp(),
        multiplications,
        100 * multiplications * share);
  }

  private static double median(double[] sorted) {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private Integer withJmh(List<Contenders> groups) throws RunnerException {
    String[] loops =
        groups.stream()
            .flatMap(group -> group.names().stream().map(name -> group.function() + ":" + name))
            .distinct()
            .toArray(String[]::new);
    new Runner(
            new OptionsBuilder()
                .include(KernelBenchmark.class.getName())
                .param("loop", loops)
                .jvmArgsAppend("-Dulpforge.results=" + results.toAbsolutePath())
                .forks(forks)
                .build())
        .run();
    return 0;
  }
}
