package org.ulpforge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CanonicalTest {

  private static String canonical(String text) {
    return Canonical.of(ProgramParser.parse(text).program()).toString();
  }

  private static String hash(String text) {
    return Canonical.hash(ProgramParser.parse(text).program());
  }

  @Test
  void deadCodeAndRepeatedInstructionsVanish() {
    assertEquals(
        """
        t0 = mul x x
        t1 = add t0 t0
        return t1
        """,
        canonical(
            """
            t0 = mul x x
            t1 = sub x x
            t2 = mul x x
            t3 = add t0 t2
            return t3
            """));
  }

  @Test
  void operandsThatCommuteStandInOneOrder() {
    String a = "t0 = mul x x\nt1 = neg x\nt2 = add t0 t1\nt3 = fma 0x1p0 t2 t0\nreturn t3";
    String b = "t9 = neg x\nt8 = mul x x\nt2 = add t9 t8\nt3 = fma t2 0x1p0 t8\nreturn t3";
    assertEquals(canonical(a), canonical(b));
    assertEquals(hash(a), hash(b));
    assertNotEquals(hash(a), hash(a.replace("add", "sub")));
    assertNotEquals(hash(a), hash(a.replace("0x1p0", "-0x1p0")));
  }

  @Test
  void operandsThatDoNotCommuteStay() {
    assertNotEquals(hash("t0 = sub x 0x1p0\nreturn t0"), hash("t0 = sub 0x1p0 x\nreturn t0"));
    assertNotEquals(
        hash("t0 = fma x 0x1p1 0x1p0\nreturn t0"), hash("t0 = fma x 0x1p0 0x1p1\nreturn t0"));
  }

  @Test
  void theHashIsTheSha256OfTheText() {
    // sha256sum of "t0 = mul x x\nreturn t0\n", by coreutils
    assertEquals(
        "43cfdb8d9e8c7a8fcefe32d84fe4016e4a36cb90d17d9a79035902231a3a3cd5",
        hash("t0 = mul x x\nreturn t0"));
  }

  @Test
  void regionsKeepSharedInstructionsInTheHead() {
    String text =
        """
        t0 = abs x
        t1 = neg x
        t2 = lt t0 0x1.0p0
        when t2
        t3 = mul t0 x
        return t3
        otherwise
        t4 = mul t0 x
        t5 = add t4 t0
        return t5
        """;
    assertEquals(
        """
        t0 = abs x
        t1 = lt t0 0x1.0p0
        when t1
        t2 = mul t0 x
        return t2
        otherwise
        t3 = mul t0 x
        t4 = add t3 t0
        return t4
        """,
        canonical(text));
    assertEquals(canonical(text), canonical(canonical(text)));
  }
}
