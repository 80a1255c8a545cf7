package org.ulpforge.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.Peer;
import org.ulpforge.codegen.Peers;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Profiler;
import org.ulpforge.measure.Results;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.Interval;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures peers over all floats, by the same measure as kernels. */
@Command(
    name = "errors",
    mixinStandardHelpOptions = true,
    description = "Judges what the Vector API offers for functions on all 2^32 floats.")
public final class PeerErrors implements Callable<Integer> {

  /** Calls before the judging: the interpreter gives other bits than compiled code. */
  private static final int WARM_UP = 20_000;

  private static final int BLOCK = 4096;

  @Parameters(paramLabel = "FUNCTION", arity = "1..*", description = "such as exp log")
  private List<String> functions = List.of();

  @Option(names = "--all", description = "scalar peers, too: minutes each")
  private boolean all;

  @Option(names = "--threads", defaultValue = "2", description = "default: 2")
  private int threads;

  @Spec private CommandSpec spec;

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new PeerErrors(), args));
  }

  @Override
  public Integer call() {
    for (String function : functions) {
      if (peers(function).isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "'%s' has no peers in the Vector API".formatted(function));
      }
    }
    System.out.printf(
        "%-10s %-42s %8s %8s %18s %12s %6s  %s%n",
        "function",
        "peer",
        "max ULP",
        "normal",
        "worst input",
        "misrounded",
        "wrong",
        "special values");
    for (String function : functions) {
      for (Peer peer : peers(function)) {
        print(function, peer, profile(Targets.parse(function), peer));
      }
    }
    return 0;
  }

  private List<Peer> peers(String function) {
    return Peers.of(function).stream().filter(peer -> all || peer.isVector()).toList();
  }

  private ErrorProfile profile(Target target, Peer peer) {
    ArrayLoop loop = ArrayLoop.of(peer);
    float[] values = new float[BLOCK];
    for (int i = 0; i < WARM_UP; i++) {
      loop.apply(values, values.clone(), BLOCK);
    }
    Inputs inputs = Inputs.of(FloatFormat.F32, List.of(Interval.FULL));
    return new Profiler(inputs, Oracle.of(target), threads, n -> {})
        .exhaustive(() -> results(loop));
  }

  private static Results results(ArrayLoop loop) {
    float[] arguments = new float[BLOCK];
    float[] found = new float[BLOCK];
    return (inputs, got) -> {
      double[] values = inputs.values(0);
      for (int i = 0; i < inputs.size(); i++) {
        arguments[i] = (float) values[i];
      }
      // Whole blocks only, so that vectors under masks play no part.
      loop.apply(arguments, found, BLOCK);
      for (int i = 0; i < inputs.size(); i++) {
        got[i] = found[i];
      }
    };
  }

  private static void print(String function, Peer peer, ErrorProfile profile) {
    boolean specials = profile.specials().stream().allMatch(ErrorProfile.Special::right);
    System.out.printf(
        Locale.ROOT,
        "%-10s %-42s %8.4f %8.4f %18s %11.4f%% %6d  %s%n",
        function,
        peer.name(),
        profile.maxUlp(),
        profile.nontrivial().maxUlp(),
        Double.toHexString(profile.worst().getFirst().input().getFirst()),
        100.0 * profile.all().misrounded() / profile.all().inputs(),
        profile.wrongVerdicts(),
        specials ? "right" : "wrong");
    System.out.flush();
  }
}
