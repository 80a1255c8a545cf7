package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class KernelManifestTest {

  private static final Program PROGRAM = ProgramParser.parse("t0 = add x x\nreturn t0").program();

  private static KernelManifest manifest(List<Interval> domain) {
    Map<String, KernelManifest.Special> specials = new LinkedHashMap<>();
    specials.put("nan", new KernelManifest.Special(true, "nan"));
    specials.put("inf", new KernelManifest.Special(false, "0x1p3"));
    return new KernelManifest(
        KernelName.parse("twice_f32_0u5_p1"),
        "twice",
        FloatFormat.F32,
        FloatFormat.F32,
        domain,
        0.4375,
        "0x1.8p1",
        "0x1.8p2",
        "0x1.8p2",
        3,
        1L << 32,
        true,
        0.984375,
        specials,
        1,
        Optional.of("free"),
        Optional.of(-7L),
        Canonical.hash(PROGRAM),
        1,
        "ulpforge search twice");
  }

  @Test
  void readsBackWhatItWrote() {
    for (List<Interval> domain :
        List.of(
            List.of(Interval.FULL),
            List.of(new Interval(-0.1, 3)),
            List.of(new Interval(-1, 0.1), Interval.FULL))) {
      KernelManifest manifest = manifest(domain);
      assertEquals(manifest, KernelManifest.parse("kernel.json", manifest.toJson()));
    }
  }

  @Test
  void remakesTheSpecOfItsProgramOnly() {
    KernelManifest manifest = manifest(List.of(Interval.FULL));
    assertEquals("-inf,inf", manifest.spec(PROGRAM).facts().domain());
    Program other = ProgramParser.parse("t0 = mul x x\nreturn t0").program();
    assertThrows(IllegalArgumentException.class, () -> manifest.spec(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "twice_f32_0u5_p1  | ../../etc/passwd  | 'name'",
        "\"function\"      | \"fonction\"      | 'function'",
        "\"f32\"           | \"f33\"           | 'format'",
        "0.4375            | \"0.4375\"        | 'maxUlp'",
        "\"misrounded\" : 3 | \"misrounded\" : 3.5 | 'misrounded'",
        "TwiceF32_0u5P1    | Twice             | 'javaClass'",
        "\"twice\"         | \"a\\\\u002a\"    | printable ASCII",
        "[ \"-inf\", \"inf\" ] | [ \"1\", \"0\" ] | 'domain'",
        "[ \"-inf\", \"inf\" ] | \"all\"          | 'domain'"
      })
  void badFieldsAreNamedInOneLine(String part, String instead, String named) {
    String json = manifest(List.of(Interval.FULL)).toJson();
    assertTrue(json.contains(part), json);
    String broken = json.replace(part, instead);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> KernelManifest.parse("kernel.json", broken))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("kernel.json: ") && message.contains(named), message);
  }
}
