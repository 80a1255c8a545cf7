package org.ulpforge.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the tables that ml_dtypes made, see {@link GoldenTables}. */
class GoldenTablesTest {

  @ParameterizedTest
  @CsvSource({
    "bfloat16, bf16",
    "binary16, f16",
    "float8_e3m4, e3m4",
    "float8_e4m3, e4m3",
    "float8_e4m3b11fnuz, e4m3b11fnuz",
    "float8_e4m3fn, e4m3fn",
    "float8_e4m3fnuz, e4m3fnuz",
    "float8_e5m2, e5m2",
    "float8_e5m2fnuz, e5m2fnuz",
    "float8_e8m0fnu, e8m0fnu",
    "float6_e2m3fn, e2m3fn",
    "float6_e3m2fn, e3m2fn",
    "float4_e2m1fn, e2m1fn"
  })
  void decodesAndEncodes(String table, String name) {
    FloatFormat format = Formats.floating(name);
    decodesEveryCode(table, format);
    encodesEveryRow(table, format);
  }

  private static void decodesEveryCode(String table, FloatFormat format) {
    List<String[]> rows = GoldenTables.rows("decode_" + table);
    assertEquals(1 << format.bits(), rows.size() - 1);
    for (String[] row : rows.subList(1, rows.size())) {
      double expected = GoldenTables.value(row[1]);
      assertEquals(expected, format.decode(GoldenTables.code(row[0])), row[0]);
    }
  }

  private static void encodesEveryRow(String table, FloatFormat format) {
    Map<String, String[]> deviations = deviations(format);
    List<String[]> rows = GoldenTables.rows("encode_" + table);
    List<String> wrong = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      double input = GoldenTables.value(row[0]);
      if (Double.isNaN(input) && !format.hasNaN()) {
        continue; // ml_dtypes gives zeros, ours is the largest value: see FloatFormatTest
      }
      String[] deviation = deviations.get(row[0]);
      long nosat = GoldenTables.code(deviation == null ? row[1] : deviation[3]);
      long sat = GoldenTables.code(deviation == null ? row[2] : deviation[4]);
      long gotNosat = format.encode(input, Overflow.NON_SATURATING);
      long gotSat = format.encode(input, Overflow.SATURATING);
      double expected = format.decode(nosat);
      boolean roundAgrees = Double.compare(expected, format.round(input)) == 0;
      if (!row[3].equals("-")) {
        // The float columns: the table says that they equal the double ones, and so must rounding
        // from float.
        assertEquals(row[1] + row[2], row[3] + row[4], row[0]);
        roundAgrees &= Float.compare((float) expected, format.round((float) input)) == 0;
      }
      if (gotNosat != nosat || gotSat != sat || !roundAgrees) {
        wrong.add("%s: %#x %#x, round %s".formatted(row[0], gotNosat, gotSat, roundAgrees));
      }
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " rows, first " + wrong.getFirst());
  }

  /** Rows of e8m0fnu where ml_dtypes does not round to nearest with ties to the even code. */
  private static Map<String, String[]> deviations(FloatFormat format) {
    Map<String, String[]> byInput = new HashMap<>();
    if (format.equals(FloatFormat.E8M0FNU)) {
      GoldenTables.rows("deviations_float8_e8m0fnu").forEach(row -> byInput.put(row[0], row));
    }
    return byInput;
  }

  @ParameterizedTest
  @CsvSource({"float8_e4m3fn, e4m3fn", "float8_e5m2, e5m2", "float4_e2m1fn, e2m1fn"})
  void multipliesAllPairs(String table, String name) {
    FloatFormat format = Formats.floating(name);
    byte[] nosat = GoldenTables.bytes("mul_" + table + ".nosat");
    byte[] sat = GoldenTables.bytes("mul_" + table + ".sat");
    int codes = 1 << format.bits();
    for (int a = 0; a < codes; a++) {
      for (int b = 0; b < codes; b++) {
        double x = format.decode(a);
        double y = format.decode(b);
        int index = a * codes + b;
        double product = NarrowArithmetic.mul(format, x, y);
        long code = format.canonical(format.encode(product, Overflow.NON_SATURATING));
        assertEquals(Byte.toUnsignedLong(nosat[index]), code, x + " * " + y);
        long saturated = format.canonical(format.encode(x * y, Overflow.SATURATING));
        assertEquals(Byte.toUnsignedLong(sat[index]), saturated, x + " * " + y);
      }
    }
  }
}
