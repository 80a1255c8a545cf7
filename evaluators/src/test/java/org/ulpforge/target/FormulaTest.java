package org.ulpforge.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2*x | (1+(2*x))",
        "1 - 2 - x | ((1-2)-x)",
        "-x^2 | (-pow(x,2))",
        "2^3^x | pow(2,pow(3,x))",
        "2^-x | pow(2,(-x))",
        "x/y/2 | ((x/y)/2)",
        "besseli(0, x) | besseli(0,x)",
        "0x1.8p3 | 12.0",
        "reciprocal(x+1) | (1/(x+1))",
        "pi*e | (pi*e)"
      })
  void bindsAsInMathematics(String text, String canonical) {
    assertEquals(Formula.parse(canonical), Formula.parse(Formula.parse(text).text()));
    if (!canonical.equals("12.0")) {
      assertEquals(canonical, Formula.parse(text).text());
    }
  }

  @Test
  void numbersAreExact() {
    assertEquals(new Formula.Constant(new BigDecimal("0.1")), Formula.parse("0.1"));
    double belowOne = Math.nextDown(1.0);
    Formula hex = Formula.parse(Double.toHexString(belowOne));
    assertEquals(0, new BigDecimal(belowOne).compareTo(((Formula.Constant) hex).value()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + | column 4: a number",
        "(x | column 3: ')' is missing",
        "x) | column 2: unexpected ')'",
        "exq(x) | column 1: unknown name 'exq'; nearest: exp",
        "exp x | column 5: '(' is missing",
        "exp(x, y) | column 1: exp takes 1 argument, not 2",
        "max(x) | column 1: max takes 2 arguments, not 1",
        "x + ; | column 5: unexpected ';'",
        "hi(x, 0.5) | column 1: the bits",
        "1e999999 | column 1: the exponent",
        "0xp3 | column 1: malformed",
        "x $ 2 | column 3: unexpected '$'"
      })
  void errorsNameTheColumn(String text, String expected) {
    var e = assertThrows(IllegalArgumentException.class, () -> Formula.parse(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "exp(", "x^"})
  void depthIsBounded(String opening) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Formula.parse(opening.repeat(1000) + "x"));
    assertTrue(e.getMessage().contains("nested deeper"), e.getMessage());
  }

  @Test
  void sizeIsBounded() {
    assertThrows(IllegalArgumentException.class, () -> Formula.parse("x+".repeat(3000) + "x"));
    // softplus uses its argument twice: 90 levels would make 2^90 nodes.
    assertThrows(
        IllegalArgumentException.class,
        () -> Formula.parse("softplus(".repeat(90) + "x" + ")".repeat(90)));
  }

  @Test
  void unknownTargetsGetTheNearestNames() {
    var e = assertThrows(IllegalArgumentException.class, () -> Targets.parse("sigmiod"));
    assertEquals("unknown function 'sigmiod'; nearest: sigmoid", e.getMessage().split(",")[0]);
  }

  @Test
  void namesOfTargetsCannotBreakOut() {
    for (String name : new String[] {"../x", "a b", "X", "", "a;b", "a\nb", "1a"}) {
      assertThrows(IllegalArgumentException.class, () -> Target.ofExpression(name, "x"));
    }
  }
}
