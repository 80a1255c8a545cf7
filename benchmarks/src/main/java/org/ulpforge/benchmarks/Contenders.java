package org.ulpforge.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.Peer;
import org.ulpforge.codegen.Peers;
import org.ulpforge.problem.Interval;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.target.Targets;

/**
 * The kernels of one function on one domain, and their peers: what is timed side by side on the
 * same inputs.
 *
 * @param domain the part of the kernels' domain where the function is defined
 */
record Contenders(String function, Interval domain, List<StoredKernel> kernels) {

  /** As many floats and results as fit into a first-level cache of 32 KiB. */
  static final int LENGTH = 4096;

  private static final double WIDEST = 8;

  private record Key(String function, Interval domain) {
    static Key of(StoredKernel kernel) {
      String function = kernel.problem().function();
      Interval given = kernel.problem().interval();
      Interval defined = Targets.parse(function).domain();
      return new Key(
          function,
          new Interval(Math.max(given.lo(), defined.lo()), Math.min(given.hi(), defined.hi())));
    }
  }

  /**
   * The f32 kernels of one argument in the catalogue.
   *
   * @param chosen names of functions or kernels; all if empty
   * @throws IllegalArgumentException if there are none
   */
  static List<Contenders> of(Catalogue catalogue, List<String> chosen) {
    Map<Key, List<StoredKernel>> groups = new LinkedHashMap<>();
    catalogue.entries().stream()
        .filter(entry -> entry.path().getParent().getParent().endsWith("f32"))
        .map(KernelFolder::read)
        .filter(kernel -> kernel.problem().arity() == 1 && kernel.problem().expression().isEmpty())
        .filter(kernel ->
            chosen.isEmpty()
                || chosen.contains(kernel.problem().function())
                || chosen.contains(kernel.name().toString()))
        .forEach(k -> groups.computeIfAbsent(Key.of(k), key -> new ArrayList<>()).add(k));
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no f32 kernels %s".formatted(catalogue.results(), String.join(", ", chosen)));
    }
    return groups.entrySet().stream()
        .map(e -> new Contenders(e.getKey().function(), e.getKey().domain(), e.getValue()))
        .toList();
  }

  List<Peer> peers() {
    return Peers.of(function);
  }

  /** Kernels first, then peers. */
  List<String> names() {
    return Stream.concat(
            kernels.stream().map(kernel -> kernel.name().toString()),
            peers().stream().map(Peer::name))
        .toList();
  }

  /** In the order of {@link #names}. */
  List<ArrayLoop> loops() {
    return Stream.concat(
            kernels.stream().map(kernel -> ArrayLoop.of(kernel.spec())),
            peers().stream().map(ArrayLoop::of))
        .toList();
  }

  /** Where the inputs are: the part of the domain in [-8, 8]. */
  Interval inputRange() {
    return new Interval(Math.max(domain.lo(), -WIDEST), Math.min(domain.hi(), WIDEST));
  }

  /** Inputs, uniform over {@link #inputRange}. */
  double[] inputs() {
    RandomGenerator random = new SplittableRandom(1);
    Interval range = inputRange();
    return random.doubles(LENGTH, range.lo(), range.hi()).map(x -> (float) x).toArray();
  }
}
