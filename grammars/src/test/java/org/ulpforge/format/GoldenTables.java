package org.ulpforge.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads the reference tables; resources/org/ulpforge/format/golden/README.md says where they come
 * from.
 */
final class GoldenTables {

  /** A float whose sign bit is set and which is a NaN, however the platform makes NaNs. */
  private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xfff8_0000_0000_0000L);

  private GoldenTables() {}

  /** The rows of a table, header first, each split at tabs. */
  static List<String[]> rows(String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(open(name + ".tsv.gz"), StandardCharsets.US_ASCII))) {
      return reader.lines().map(line -> line.split("\t")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String name) {
    try (InputStream stream = open(name + ".bin.gz")) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String file) throws IOException {
    return new GZIPInputStream(GoldenTables.class.getResourceAsStream("golden/" + file));
  }

  static double value(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "-nan" -> NEGATIVE_NAN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  static long code(String text) {
    return Long.decode(text);
  }
}
