package org.ulpforge.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.results.FailureMap;
import org.ulpforge.results.FailureMap.Panel;
import org.ulpforge.results.FailureMap.Verdict;
import org.ulpforge.results.StoredFiles;
import org.ulpforge.target.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where libraries fail at log I and log K, over the plane of order and argument. */
@Command(
    name = "bessel",
    mixinStandardHelpOptions = true,
    description = {
      "Compares SciPy, Boost, GSL and the expansions with exact values of log I_v(x) and log K_v(x)",
      "on a grid, and writes logbessel/failures.{md,svg,tsv}. Needs python3 with SciPy, g++, and the",
      "development files of Boost and GSL."
    })
public final class BesselFailures implements Callable<Integer> {

  /** A result that is relatively further off is a failure. */
  private static final double TOLERANCE = 1e-10;

  private static final int ORDERS = 25;
  private static final int ARGUMENTS = 33;
  private static final double LEAST = 1e-3;
  private static final double GREATEST = 1e5;
  private static final String SCRIPT = "bessel_peers.py";
  private static final String PROGRAM = "bessel_peers.cpp";

  @Option(names = "--results", defaultValue = "results", description = "default: results")
  private Path results;

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new BesselFailures(), args));
  }

  private record Point(double v, double x) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Double> orders = logarithmic(ORDERS);
    List<Double> arguments = logarithmic(ARGUMENTS);
    List<Point> points = new ArrayList<>();
    for (double v : orders) {
      for (double x : arguments) {
        points.add(new Point(v, x));
      }
    }
    List<double[]> compiled = compiled(points);
    List<double[]> python = run(points, List.of("python3", "-c", resource(SCRIPT)));
    List<Panel> panels = new ArrayList<>();
    StringBuilder table = new StringBuilder("function\tv\tx\texact\tSciPy\tBoost\tGSL\tUlpforge\n");
    for (Kind kind : List.of(Kind.LOG_I, Kind.LOG_K)) {
      int column = kind == Kind.LOG_I ? 0 : 1;
      ScalarInterpreter own =
          ScalarInterpreter.of(
              Partition.standard(kind, FloatFormat.F64).program(FloatFormat.F64), FloatFormat.F64);
      Map<String, List<Verdict>> verdicts = new LinkedHashMap<>();
      Oracle oracle = Oracle.of(Targets.parse(kind.target()));
      for (int i = 0; i < points.size(); i++) {
        double[] point = {points.get(i).v(), points.get(i).x()};
        BigDecimal exact = ((Range) oracle.enclose(point, 30)).midpoint();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("SciPy", python.get(i)[column]);
        values.put("Boost", compiled.get(i)[column]);
        values.put("GSL", compiled.get(i)[2 + column]);
        values.put("Ulpforge", own.apply(point));
        values.forEach((method, value) ->
            verdicts.computeIfAbsent(method, _ -> new ArrayList<>()).add(verdict(value, exact)));
        table.append(
            "%s\t%s\t%s\t%s\t%s\n"
                .formatted(
                    kind.target(),
                    Double.toHexString(point[0]),
                    Double.toHexString(point[1]),
                    Double.toHexString(exact.doubleValue()),
                    values.values().stream()
                        .map(Double::toHexString)
                        .collect(Collectors.joining("\t"))));
      }
      String name = kind == Kind.LOG_I ? "log I, " : "log K, ";
      verdicts.forEach((method, all) -> panels.add(new Panel(name + method, byRows(all))));
    }
    write(
        new FailureMap(
            "Failures: not finite, or relative error above 1e-10",
            "x",
            "v",
            arguments,
            orders,
            panels),
        table.toString());
    return 0;
  }

  /** From the least to the greatest at equal ratios. */
  private static List<Double> logarithmic(int count) {
    double ratio = Math.log(GREATEST / LEAST);
    return IntStream.range(0, count)
        .mapToObj(i -> LEAST * Math.exp(ratio * i / (count - 1)))
        .toList();
  }

  private static Verdict verdict(double value, BigDecimal exact) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Verdict.NOTHING;
    }
    BigDecimal error = new BigDecimal(value).subtract(exact).abs();
    BigDecimal allowed = exact.abs().multiply(new BigDecimal(TOLERANCE));
    return error.compareTo(allowed) <= 0 ? Verdict.RIGHT : Verdict.INACCURATE;
  }

  private static List<List<Verdict>> byRows(List<Verdict> all) {
    return IntStream.range(0, ORDERS)
        .mapToObj(row -> all.subList(row * ARGUMENTS, (row + 1) * ARGUMENTS))
        .toList();
  }

  private static List<double[]> compiled(List<Point> points)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("bessel");
    Path source = folder.resolve(PROGRAM);
    Path binary = folder.resolve("peers");
    Files.writeString(source, resource(PROGRAM));
    Process compiler =
        new ProcessBuilder(
                "g++", "-O2", "-o", binary.toString(), source.toString(), "-lgsl", "-lgslcblas")
            .inheritIO()
            .start();
    if (compiler.waitFor() != 0) {
      throw new IOException("g++ does not compile " + PROGRAM + ": are Boost and GSL installed?");
    }
    return run(points, List.of(binary.toString()));
  }

  /** The numbers that a program writes for each point. */
  private static List<double[]> run(List<Point> points, List<String> command)
      throws IOException, InterruptedException {
    Path input = Files.createTempFile("bessel", ".txt");
    Files.writeString(
        input,
        points.stream()
            .map(p -> Double.toHexString(p.v()) + " " + Double.toHexString(p.x()) + "\n")
            .collect(Collectors.joining()));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed");
    }
    return output.lines().map(BesselFailures::numbers).toList();
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" "))
        .map(word -> word.replace("inf", "Infinity").replaceAll("-?nan", "NaN"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private void write(FailureMap map, String table) {
    Path folder = results.resolve("logbessel");
    StoredFiles.write(folder.resolve("failures.svg"), map.svg());
    StoredFiles.write(folder.resolve("failures.tsv"), table);
    String rows =
        map.panels().stream()
            .map(panel ->
                String.format(
                    Locale.ROOT, "| %s | %.1f %% |%n", panel.method(), 100 * panel.failures()))
            .collect(Collectors.joining());
    StoredFiles.write(
        folder.resolve("failures.md"),
        """
        # Where methods fail at log I and log K

        A failure is a result that is not finite or has a relative error above 1e-10, in float64. %d orders and %d
        arguments from 1e-3 to 1e5, at equal ratios. SciPy: log(ive) + x and log(kve) - x; Boost: the logarithms of
        cyl_bessel_i and cyl_bessel_k; GSL: bessel_Inu_scaled and bessel_lnKnu; Ulpforge: the partitions of `expand`,
        by the interpreter. Exact values are the oracle's.

        ![failures over order and argument](failures.svg)

        | function, method | failures |
        |---|---|
        %s
        Made by `benchmarks/run bessel`, which also writes the results themselves, `failures.tsv`.
        """
            .formatted(ORDERS, ARGUMENTS, rows));
  }

  private static String resource(String name) {
    try (InputStream in = BesselFailures.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
