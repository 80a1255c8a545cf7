package org.ulpforge.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.Peer;
import org.ulpforge.codegen.Peers;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.results.Times;
import org.ulpforge.target.Targets;

/** Times programs as kernels side by side with what the Vector API has for their function. */
public final class Timing {

  /** Arguments and results of so many floats fit into a first-level cache of 32 KiB. */
  public static final int LENGTH = 4096;

  private static final double WIDEST = 8;

  private Timing() {}

  /**
   * In turns, on inputs that are uniform over the part of the domain in [-8, 8].
   *
   * @param length of the arrays: each call of a kernel begins with its constants
   */
  public static Times measure(
      Problem problem, List<Program> programs, ArrayTimer timer, int length) {
    ScalarFormat storage = problem.storage().orElseThrow();
    boolean hasPeers =
        storage.equals(FloatFormat.F32) && problem.arity() == 1 && problem.expression().isEmpty();
    List<Peer> peers =
        hasPeers
            ? Peers.of(problem.function()).stream().filter(Peer::isVector).toList()
            : List.of();
    List<ArrayLoop> loops = new ArrayList<>();
    programs.forEach(p -> loops.add(ArrayLoop.of(p, storage, problem.compute())));
    peers.forEach(peer -> loops.add(ArrayLoop.of(peer)));
    List<Double> nanos = timer.nanosPerElement(loops, storage, inputs(problem, length));
    Map<String, Double> byHash = new LinkedHashMap<>();
    for (int i = 0; i < programs.size(); i++) {
      byHash.put(Canonical.hash(programs.get(i)), nanos.get(i));
    }
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int i = 0; i < peers.size(); i++) {
      byName.put(peers.get(i).name(), nanos.get(programs.size() + i));
    }
    return new Times(machine(), byHash, byName);
  }

  /** The processor, as far as it can be known, its vectors and the Java. */
  public static String machine() {
    String processor = System.getProperty("os.arch");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      processor =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(processor);
    } catch (IOException | java.io.UncheckedIOException _) {
      // Only Linux has this file.
    }
    return "%s, vectors of %d bits, Java %s"
        .formatted(
            processor, VectorShape.preferredShape().vectorBitSize(), Runtime.version().feature());
  }

  /** Uniform over the part of each argument's domain, where the target is defined, in [-8, 8]. */
  static double[][] inputs(Problem problem, int length) {
    ScalarFormat storage = problem.storage().orElseThrow();
    boolean named = problem.arity() == 1 && problem.expression().isEmpty();
    Interval defined = named ? Targets.parse(problem.function()).domain() : Interval.FULL;
    RandomGenerator random = new SplittableRandom(1);
    return problem.domain().stream()
        .map(domain -> intersection(domain, defined))
        .map(domain -> inputs(domain, storage, random, length))
        .toArray(double[][]::new);
  }

  private static Interval intersection(Interval domain, Interval defined) {
    double lo = Math.max(domain.lo(), defined.lo());
    double hi = Math.min(domain.hi(), defined.hi());
    return lo < hi ? new Interval(lo, hi) : domain;
  }

  private static double[] inputs(
      Interval domain, ScalarFormat storage, RandomGenerator random, int length) {
    double lo = Math.max(domain.lo(), -WIDEST);
    double hi = Math.min(domain.hi(), WIDEST);
    boolean apart = lo >= hi;
    double from = apart ? Math.max(domain.lo(), storage.lowestValue()) : lo;
    double to = apart ? Math.min(domain.hi(), storage.maxValue()) : hi;
    return random.doubles(length).map(share -> storage.round(from + share * (to - from))).toArray();
  }
}
