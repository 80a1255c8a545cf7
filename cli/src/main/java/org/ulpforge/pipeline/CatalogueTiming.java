package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.Peer;
import org.ulpforge.codegen.Peers;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.measure.Ulp;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.results.Timings;
import org.ulpforge.results.Timings.Timed;
import org.ulpforge.results.Timings.TimedPeer;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

/** Times the kernels of a catalogue: those of one function side by side, with its peers. */
public final class CatalogueTiming {

  private static final int ROUNDS = 11;
  private static final long NANOS_PER_TURN = 10_000_000;

  /** What is timed on the same inputs. */
  private record Key(
      String function, String expression, ScalarFormat storage, List<Interval> domain) {
    static Key of(StoredKernel kernel) {
      Problem problem = kernel.problem();
      return new Key(
          problem.function(),
          problem.expression().orElse(""),
          problem.storage().orElseThrow(),
          problem.domain());
    }
  }

  private CatalogueTiming() {}

  /** The entries of a catalogue by what is timed on the same inputs. */
  public static List<List<StoredKernel>> groups(Catalogue catalogue) {
    Map<Key, List<StoredKernel>> groups = new LinkedHashMap<>();
    catalogue.entries().stream()
        .map(KernelFolder::read)
        .forEach(k -> groups.computeIfAbsent(Key.of(k), key -> new ArrayList<>()).add(k));
    return List.copyOf(groups.values());
  }

  /**
   * Times kernels and their peers in turns, in this JVM. What else ran in it before changes the
   * times: the peers go through methods of the Vector API that all share, and whose compiled code
   * depends on all callers.
   *
   * @param kernels at least one
   * @throws IllegalArgumentException unless they have function, storage format and domain in common
   */
  public static Timings of(List<StoredKernel> kernels) {
    Key key = Key.of(kernels.getFirst());
    for (StoredKernel kernel : kernels) {
      if (!Key.of(kernel).equals(key)) {
        throw new IllegalArgumentException(
            "only kernels of one function, format and domain are timed together; %s is not like %s"
                .formatted(kernel.name(), kernels.getFirst().name()));
      }
    }
    return new Timings(Timing.machine(), List.of(group(key, kernels)));
  }

  private static Timings.Group group(Key key, List<StoredKernel> kernels) {
    Target target = Targets.of(kernels.getFirst().problem());
    double[][] inputs = Timing.inputs(kernels.getFirst().problem(), Timing.LENGTH);
    List<Peer> peers =
        key.storage().equals(FloatFormat.F32) && key.expression().isEmpty()
            ? Peers.of(key.function()).stream().filter(Peer::isVector).toList()
            : List.of();
    List<ArrayLoop> loops =
        Stream.concat(
                kernels.stream().map(kernel -> ArrayLoop.of(kernel.spec())),
                peers.stream().map(ArrayLoop::of))
            .toList();
    List<Double> nanos =
        new ArrayTimer(ROUNDS, NANOS_PER_TURN).nanosPerElement(loops, key.storage(), inputs);
    List<Timed> timed = new ArrayList<>();
    for (int k = 0; k < kernels.size(); k++) {
      timed.add(new Timed(kernels.get(k).name().toString(), nanos.get(k)));
    }
    List<TimedPeer> timedPeers = new ArrayList<>();
    for (int p = 0; p < peers.size(); p++) {
      int at = kernels.size() + p;
      double error = largestError(loops.get(at), Oracle.of(target), inputs[0]);
      timedPeers.add(new TimedPeer(peers.get(p).name(), nanos.get(at), error));
    }
    return new Timings.Group(timed, timedPeers);
  }

  /** In ULP. */
  private static double largestError(ArrayLoop loop, Oracle oracle, double[] inputs) {
    float[] arguments = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      arguments[i] = (float) inputs[i];
    }
    float[] got = new float[inputs.length];
    loop.apply(arguments, got, inputs.length);
    double largest = 0;
    for (int i = 0; i < inputs.length; i++) {
      if (oracle.round(new double[] {inputs[i]}, FloatFormat.F32)
          instanceof Rounded.Decided decided) {
        double error = Ulp.signedError(got[i], decided.exact(), FloatFormat.F32);
        largest = Math.max(largest, Math.abs(error));
      }
    }
    return largest;
  }
}
