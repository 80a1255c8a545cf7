package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.OperationTimer;
import org.ulpforge.cost.CostModels;
import org.ulpforge.pipeline.Timing;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Opcode;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.results.Times;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Times a kernel, or the operations that kernels are made of. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Times the array method of a kernel's Java class on one thread, beside what the Vector API has.",
      "Inputs are uniform over the part of the domain in [-8, 8]. One JVM's times scatter by 20 %%:",
      "'benchmarks/run kernels' takes the median of several, with all peers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge bench exp_f32_0u9_rr1p6",
      "  ulpforge bench --ops here.weights && ulpforge search exp --format f32 --cost here.weights"
    })
final class BenchCommand implements Runnable {

  private static final int LONGEST = 1 << 24;
  private static final int ROUNDS = 11;
  private static final long NANOS_PER_ROUND = 20_000_000;
  private static final long NANOS_PER_QUICK_ROUND = 5_000_000;

  @ParentCommand private Main main;

  @ArgGroup(multiplicity = "1")
  private Timed timed;

  /** What is timed. */
  static final class Timed {
    @Parameters(paramLabel = "KERNEL", description = "a name or a path")
    private String kernel;

    @Option(
        names = "--ops",
        paramLabel = "FILE",
        description = {
          "times the operations in kernels on this machine and stores what they take as a cost",
          "model, ….weights, that --cost takes"
        })
    private Path operations;
  }

  @Mixin private ResultsOption results;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "" + Timing.LENGTH,
      description = "elements of the arrays; default: " + Timing.LENGTH)
  private int length;

  @Option(names = "--json", description = "an object with name, nanosPerElement and peers")
  private boolean json;

  /** For a look at many programs. */
  static ArrayTimer quickTimer() {
    return new ArrayTimer(ROUNDS, NANOS_PER_QUICK_ROUND);
  }

  @Override
  public void run() {
    if (timed.operations != null) {
      storeOperations(timed.operations);
      return;
    }
    if (length < 1 || length > LONGEST) {
      throw new IllegalArgumentException("--length is 1 to " + LONGEST + "; got " + length);
    }
    StoredKernel stored = results.catalogue().find(timed.kernel).read();
    Times times =
        Timing.measure(
            stored.problem(),
            List.of(stored.program()),
            new ArrayTimer(ROUNDS, NANOS_PER_ROUND),
            length);
    String hash = Canonical.hash(stored.program());
    double nanos = times.programs().get(hash);
    if (json) {
      ObjectNode node = JsonFields.object().put("name", stored.name().toString());
      node.put("nanosPerElement", nanos);
      times.ratio(hash).ifPresent(ratio -> node.put("ratio", ratio));
      ObjectNode peers = node.putObject("peers");
      times.peers().forEach(peers::put);
      main.terminal().out().println(node.toPrettyString());
      return;
    }
    line(stored.name().toString(), nanos, times);
    times.peers().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(peer -> line(peer.getKey(), peer.getValue(), times));
    main.terminal()
        .out()
        .printf(
            Locale.ROOT,
            "ns per element on %s: median of %d rounds in turns on %d elements, one thread%n",
            times.machine(),
            ROUNDS,
            length);
  }

  private void line(String name, double nanos, Times times) {
    String ratio =
        times
            .unit()
            .map(unit -> String.format(Locale.ROOT, "%8.3f", nanos / times.peers().get(unit)))
            .orElse("");
    main.terminal().out().printf(Locale.ROOT, "%-42s %8.4f %s%n", name, nanos, ratio);
  }

  private void storeOperations(Path file) {
    if (!file.toString().endsWith(CostModels.FILE)) {
      throw new IllegalArgumentException(
          "--ops %s: the name must end with %s, by which --cost knows a file"
              .formatted(file, CostModels.FILE));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--ops %s: there is no folder %s".formatted(file, folder));
    }
    main.terminal().err().println("timing " + OperationTimer.operations().size() + " operations");
    String text = model(new OperationTimer(quickTimer()).measure());
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    main.terminal().out().print(text);
  }

  /** A cost model: throughput is the weight, latency for readers. */
  private static String model(Map<Opcode, OperationTimer.Cost> costs) {
    StringBuilder text = new StringBuilder();
    text.append("# throughput in kernels of the Vector API, in units of an fma\n");
    text.append("# Measured on ").append(Timing.machine()).append(" by: ulpforge bench --ops\n");
    text.append("# op, what it adds to many chains of fma, what it adds to a single one\n");
    for (Opcode op : Opcode.values()) {
      OperationTimer.Cost cost = OperationTimer.of(op, costs);
      text.append(
          String.format(
              Locale.ROOT, "%s %.2f %.2f%n", op.text(), cost.throughput(), cost.latency()));
    }
    return text.toString();
  }
}
