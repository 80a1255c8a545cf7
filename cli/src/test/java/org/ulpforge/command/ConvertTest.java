package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertTest {

  @ParameterizedTest
  @CsvSource({
    // OFP8 revision 1.0, table 1: the largest e4m3fn is 448, the largest e5m2 57344.
    "448, e4m3fn, 0x7e 0x1.cp8",
    "465, e4m3fn, 0x7f nan",
    "57344, e5m2, 0x7b 0x1.cp15",
    "1e9, e5m2, 0x7c inf",
    "-INF, e5m2, 0xfc -inf",
    "Nan, f16, 0x7e00 nan",
    "-0, bf16, 0x8000 -0x0.0p0",
    "-0e999999999, bf16, 0x8000 -0x0.0p0",
    "0.1, f32, 0x3dcccccd 0x1.99999ap-4",
    "0X1.8P3, f16, 0x4a00 0x1.8p3",
    "0x.8, f16, 0x3800 0x1.0p-1",
    "1e-999999999, f16, 0x0000 0x0.0p0",
    "-1e999999999, f16, 0xfc00 -inf",
    "0x1p-999999999, f64, 0x0000000000000000 0x0.0p0",
    // A double lies between the decimal and the midpoint 1 + 2^-9 of bf16: only one rounding is
    // right.
    "1.00390625000000000000000001, bf16, 0x3f81 0x1.02p0",
    "200, u8, 0xc8 200",
    "18446744073709551615, u64, 0xffffffffffffffff 18446744073709551615",
    "-3, i16, 0xfffd -3",
    "-1.5, q3f12, 0xe800 -0x1.8p0",
  })
  void roundsOnce(String value, String format, String expected) {
    assertEquals(expected + "\n", Shell.runOn(value, "convert", "--to", format).done().out());
  }

  @Test
  void saturatesOnRequest() {
    String out = Shell.runOn("1e9\n-1e9", "convert", "--to", "e5m2", "--saturate").done().out();
    assertEquals("0x7b 0x1.cp15\n0xfb -0x1.cp15\n", out);
  }

  @Test
  void machinesGetAnArray() throws IOException {
    String out = Shell.runOn("0.1 inf\n-3\n", "convert", "--to", "e4m3fn", "--json").done().out();
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                [{"input": "0.1", "code": "0x1d", "value": "0x1.ap-4"},
                 {"input": "inf", "code": "0x7f", "value": "nan"},
                 {"input": "-3", "code": "0xc4", "value": "-0x1.8p1"}]
                """),
        new ObjectMapper().readTree(out));
    assertEquals(
        "[ ]", Shell.runOn("", "convert", "--to", "e4m3fn", "--json").done().out().strip());
    Shell.Result bad = Shell.runOn("1\nx", "convert", "--to", "f16", "--json");
    assertTrue(bad.refused().contains("line 2"), bad.err());
    assertEquals("", bad.out());
  }

  @Test
  void severalNumbersOfALineGiveSeveralLines() {
    assertEquals(3, Shell.runOn("1 2\n\n3\n", "convert", "--to", "f16").done().lines().size());
  }

  @ParameterizedTest
  @CsvSource({"1.5.2", "0x", "0x.p1", "one", "1e", "--1", "1_000", "٣"})
  void aWordThatIsNoNumberIsNamedWithItsLine(String word) {
    String message = Shell.runOn("1\n" + word, "convert", "--to", "f16").refused();
    assertTrue(message.contains("line 2") && message.contains("'" + word + "'"), message);
  }

  @Test
  void unknownFormatsNameTheNearest() {
    String message = Shell.run("convert", "--to", "e4m3nf").refused();
    assertTrue(message.contains("e4m3fn"), message);
  }

  @Test
  void unknownOptionsAndCommandsNameTheNearest() {
    assertTrue(Shell.run("convert", "--ot", "f16").refused().contains("--to"));
    assertTrue(Shell.run("convrt").refused().contains("convert"));
    assertTrue(Shell.run("convert").refused().contains("--to"));
    assertTrue(Shell.run("help", "convrt").refused().contains("nearest: convert,"));
    assertTrue(Shell.run("help", "convert").done().out().contains("--saturate"));
    assertEquals(
        Shell.run("softmax", "search", "--help").out(),
        Shell.run("help", "softmax", "search").done().out());
    assertTrue(Shell.run("help", "softmax", "serch").refused().contains("nearest: search,"));
    assertTrue(Shell.run("help", "convert", "more").refused().contains("unexpected argument"));
  }

  /** ESC begins what colours a terminal or moves its cursor, U+202E reorders what follows. */
  @ParameterizedTest
  @CsvSource({
    "'\u001b[31mred', '\\u001b[31mred'",
    "'a\nb', 'a\\nb'",
    "'a\r\tb', 'a\\r\\tb'",
    "'\u202e61f', '\\u202e61f'",
    "'\u009b2J', '\\u009b2J'",
    "'\udc00', '\\udc00'",
    "'π\ud83d\ude00', 'π\ud83d\ude00'"
  })
  void controlsOfTheUsersAreShownNotSent(String text, String shown) {
    for (String message :
        List.of(
            Shell.run("convert", "--to", text).refused(),
            Shell.run(text).refused(),
            Shell.run("help", text).refused(),
            Shell.run("convert", "--to", "f16", text).refused(),
            Shell.run("convert", "--" + text).refused(),
            Shell.run("search", "exp", "--format", "f16", "--seed", text).refused(),
            Shell.run("evaluate", text).refused(),
            Shell.runOn("1" + text.replaceAll("\\s", "\u0007"), "convert", "--to", "f16")
                .refused()
                .replace("\\u0007", "")
                .replace(text, shown))) {
      assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
      assertTrue(message.contains(shown) || message.contains("standard input"), message);
    }
  }

  @Test
  void longInputIsShortened() {
    String message = Shell.run("convert", "--to", "f" + "1".repeat(5000)).refused();
    assertTrue(message.length() < 1100 && message.contains("nearest: "), message);
  }
}
