package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;

class KernelNameTest {

  @ParameterizedTest
  @CsvSource({
    "0.891, 5, true, exp_f32_0u9_rr1p6",
    "0.9, 5, true, exp_f32_1u0_rr1p6", // the double 0.9 is a little more than nine tenths
    "0.5, 0, true, exp_f32_cr_rr1p6",
    "0.5, 0, false, exp_f32_s0u5_rr1p6",
    "1.98, 7, false, exp_f32_s2u0_rr1p6",
    "12.31, 7, true, exp_f32_12u4_rr1p6"
  })
  void theBoundIsRoundedUp(double maxUlp, long misrounded, boolean exhaustive, String expected) {
    assertEquals(
        expected,
        KernelName.of("exp", FloatFormat.F32, maxUlp, misrounded, exhaustive, "rr1p6").toString());
  }

  @Test
  void suffixesAreLetters() {
    KernelName name = KernelName.parse("exp_f32_0u9_rr1p6");
    assertEquals(name, name.withSuffix(0));
    assertEquals("exp_f32_0u9_rr1p6_b", name.withSuffix(1).toString());
    assertEquals(name.withSuffix(2), KernelName.parse("exp_f32_0u9_rr1p6_c"));
    assertThrows(IllegalArgumentException.class, () -> name.withSuffix(26));
  }

  @Test
  void javaClassesShowWherePartsBegin() {
    assertEquals("ExpF32_0u9Rr1p6", KernelName.parse("exp_f32_0u9_rr1p6").javaClass());
    assertNotEquals(
        KernelName.parse("exp0_f32_cr_a").javaClass(),
        KernelName.parse("exp_f32_cr_0a").javaClass());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "class",
        "exp_f32_0u9",
        "Exp_f32_0u9_p6",
        "exp_f32_0u9_p6_a",
        "../x_f32_0u9_p6",
        "exp_f32_0u9_p6\n",
        "exp_f32_0u9_p6;",
        "exp_f32_0u9_p6 {}",
        "exp_f32_0u9_p\u00e96",
        "exp_f32_0u9_p6/*",
        "1exp_f32_0u9_p6",
        "exp_f32_scr_p6",
        "exp__0u9_p6"
      })
  void othersAreRefusedInOneLine(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> KernelName.parse(text)).getMessage();
    assertEquals(1, message.lines().count());
  }

  @Test
  void lengthIsLimited() {
    String longest = "exp_f32_0u9_" + "a".repeat(KernelName.MAX_LENGTH - 12);
    assertEquals(longest, KernelName.parse(longest).toString());
    assertThrows(IllegalArgumentException.class, () -> KernelName.parse(longest + "a"));
  }

  @Test
  void anInfiniteErrorGivesNoName() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    KernelName.of("exp", FloatFormat.F32, Double.POSITIVE_INFINITY, 1, true, "p6"))
            .getMessage()
            .contains("Infinity"));
  }
}
