package org.ulpforge.codegen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Other implementations of log I, log K and the ratio, compiled by g++ if it is there: Boost and
 * GSL if they are installed, the algorithm of T. Plesner, H. Sorensen and S. Hauberg (arXiv
 * 2409.08729) in a transcription, and for the ratio Gauss' continued fraction.
 *
 * @param methods that there are; none without g++
 */
public record BesselPeers(Path folder, List<String> methods) implements AutoCloseable {

  /** All that there could be. */
  public static final List<String> ALL = List.of("boost", "gsl", "published", "gauss");

  private static final String SOURCE = "bessel_peers.cc";
  private static final String PROGRAM = "peers";
  private static final String POINTS = "points.txt";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * Results at points.
   *
   * @param nanos for a call, the least of several rounds over all points
   */
  public record Outcome(double[] results, double nanos) {}

  /** Compiles them in a temporary folder. */
  public static BesselPeers build() {
    try {
      Path folder = Files.createTempDirectory("ulpforge-peers-");
      try (InputStream in = BesselPeers.class.getResourceAsStream(SOURCE)) {
        Files.write(folder.resolve(SOURCE), in.readAllBytes());
      }
      List<String> command =
          new ArrayList<>(
              List.of("g++", "-std=c++17", "-O3", "-march=native", "-o", PROGRAM, SOURCE));
      List<String> withGsl = new ArrayList<>(command);
      withGsl.addAll(List.of("-lgsl", "-lgslcblas"));
      command.add("-DNO_GSL");
      for (List<String> attempt : List.of(withGsl, command)) {
        if (ChildProcess.run(attempt, folder, LIMIT) instanceof ChildProcess.Done
            && ChildProcess.run(List.of(program(folder)), folder, LIMIT)
                instanceof ChildProcess.Done(String names)) {
          return new BesselPeers(folder, names.lines().toList());
        }
      }
      return new BesselPeers(folder, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("no room for a temporary folder: " + e.getMessage(), e);
    }
  }

  private static String program(Path folder) {
    return folder.resolve(PROGRAM).toString();
  }

  /**
   * @param method one of {@link #methods}
   * @param function "i" for log I, "k" for log K, "r" for the ratio
   * @return NaNs where the method crashes or takes minutes
   */
  public Outcome run(String method, String function, double[] v, double[] x) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < v.length; i++) {
      points.append(Double.toHexString(v[i])).append(' ').append(Double.toHexString(x[i]));
      points.append('\n');
    }
    try {
      Files.writeString(folder.resolve(POINTS), points);
      List<String> command = List.of(program(folder), method, function, POINTS);
      if (ChildProcess.run(command, folder, LIMIT) instanceof ChildProcess.Done(String words)) {
        return outcome(words.lines().toList());
      }
      double[] none = new double[v.length];
      Arrays.fill(none, Double.NaN);
      return new Outcome(none, Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome outcome(List<String> lines) {
    double[] results = new double[lines.size() - 1];
    for (int i = 0; i < results.length; i++) {
      results[i] = number(lines.get(i));
    }
    return new Outcome(results, Double.parseDouble(lines.getLast()));
  }

  private static double number(String text) {
    return text.endsWith("nan") ? Double.NaN : Double.parseDouble(text.replace("inf", "Infinity"));
  }

  /** Deletes the folder. */
  @Override
  public void close() {
    for (String file : List.of(SOURCE, PROGRAM, POINTS, ChildProcess.OUTPUT, "")) {
      try {
        Files.deleteIfExists(folder.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
