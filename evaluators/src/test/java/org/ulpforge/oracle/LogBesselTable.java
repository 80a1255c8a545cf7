package org.ulpforge.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Reference values of log I, log K and the ratio, made with ball arithmetic or Olver's expansion
 * and its error bound by an independent implementation, rounded to 40 digits.
 */
public final class LogBesselTable {

  private LogBesselTable() {}

  /**
   * @param ratio "NA" where v + 1 is no double
   */
  public record Row(String tag, double v, double x, String logI, String logK, String ratio) {
    private static Row of(String line) {
      String[] f = line.split("\t");
      return new Row(f[0], Double.parseDouble(f[1]), Double.parseDouble(f[2]), f[3], f[4], f[5]);
    }
  }

  /** The rows of a region, a to f. */
  public static List<Row> rows(String region) {
    String name = "logbessel/dev_" + region + ".tsv";
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(LogBesselTable.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8))) {
      return reader.lines().filter(l -> !l.startsWith("#")).map(Row::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
