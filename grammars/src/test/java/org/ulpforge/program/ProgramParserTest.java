package org.ulpforge.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramParserTest {

  private static final String EXP2 =
      """
      # function exp2
      # domain 0,1
      # storage bf16
      # compute f32
      t0 = fma x 0x1.3d8p-4 0x1.cd6p-3
      t1 = fma t0 x 0x1.644p-1
      t2 = fma t1 x 0x1.ffep-1
      return t2
      """;

  private static final String REGIONS =
      """
      t0 = abs x
      t1 = le t0 0x1.0p6
      when t1
      t2 = mul x x
      return t2
      otherwise
      t3 = add x t0
      return t3
      """;

  @Test
  void headerAndInstructionsAreRead() {
    ProgramText text = ProgramParser.parse(EXP2);
    assertEquals(
        List.of("function", "domain", "storage", "compute"), List.copyOf(text.header().keySet()));
    assertEquals("0,1", text.header().get("domain"));
    assertEquals(3, text.program().size());
    assertEquals(1, text.program().arity());
    assertEquals(
        new Operand.FloatLiteral(0.0775146484375), text.program().instructions().get(0).operand(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {EXP2, REGIONS, "return x\n", "t0 = lookup x 0x1.0p0 nan\nreturn t0\n"})
  void textIsReadBackToItself(String source) {
    String kept = source.contains("lookup") ? source.replace(" x ", " 0x3 ") : source;
    ProgramText text = ProgramParser.parse(kept);
    assertEquals(text, ProgramParser.parse(text.toString()));
    assertEquals(kept, text.toString());
  }

  @Test
  void commentsAreMarkedBeforeTheFirstInstructionAndFreeAfterIt() {
    ProgramText text =
        ProgramParser.parse(
            """
            ## domain 0,1 is what y = x suggests
            #
            # function exp
              ## y
            t0 = add x x
            # fucntion of y
            return t0
            # fucntion
            """);
    assertEquals(Map.of("function", "exp"), text.header());
    assertEquals(1, text.program().arity());
    assertEquals(Map.of(), ProgramParser.parse("return x\n# function exp").header());
  }

  @Test
  void aHeaderHasNoKeyThatTheParserRefuses() {
    Program program = ProgramParser.parse("return x").program();
    for (Map<String, String> header :
        List.of(
            Map.of("fucntion", "exp"),
            Map.of("domain", " "),
            Map.of("function", "exp\nreturn x"))) {
      assertThrows(IllegalArgumentException.class, () -> new ProgramText(header, program));
    }
  }

  @Test
  void regionsNumberTheirInstructionsAfterTheHead() {
    Program program = ProgramParser.parse(REGIONS).program();
    assertEquals(2, program.head().size());
    assertEquals(2, program.regions().size());
    assertEquals(2, program.start(0));
    assertEquals(3, program.start(1));
    assertEquals(new Operand.Ref(1), program.regions().get(0).guard().orElseThrow());
  }

  @Test
  void yMakesTwoArguments() {
    assertEquals(2, ProgramParser.parse("t0 = mul x y\nreturn t0").program().arity());
  }

  @Test
  void literalsKeepTheirExactValues() {
    List<Operand> operands =
        ProgramParser.parse(
                "t0 = fma 0.1 -inf 0x1p-1074\nt1 = iadd -0x1 0xffffffffffffffff\nreturn t0")
            .program()
            .instructions()
            .stream()
            .flatMap(i -> i.operands().stream())
            .toList();
    assertEquals(
        List.of(
            new Operand.RealLiteral(new BigDecimal("0.1")),
            new Operand.FloatLiteral(Double.NEGATIVE_INFINITY),
            new Operand.FloatLiteral(Double.MIN_VALUE),
            new Operand.IntLiteral(-1),
            new Operand.IntLiteral(-1)),
        operands);
  }

  @Test
  void derivedOpsAreReplacedByTheirBodies() {
    Program program = ProgramParser.parse("t0 = square x\nt1 = rsqrt t0\nreturn t1").program();
    assertEquals(
        """
        t0 = mul x x
        t1 = sqrt t0
        t2 = div 0x1.0p0 t1
        return t2
        """,
        program.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          t0 = fmaa x x x;return t0                | 1 | 6  | nearest: fma
          t0 = add x;return t0                     | 1 | 6  | add takes 2 operands, not 1
          t0 = add x t1;return t0                  | 1 | 12 | t1 is used before it is defined
          t0 = add x z;return t0                   | 1 | 12 | 'z' is neither
          t0 = add x x;t0 = add x x;return t0      | 2 | 1  | t0 is defined twice
          t0 = add x x                             | 1 | 1  | 'return' is missing
          return x;return x                        | 2 | 1  | nothing can follow
          t0 add x x;return t0                     | 1 | 4  | expected 't0 = op operands'
          return                                   | 1 | 1  | 'return' takes 1 operand
          t0 = lookup x 0x1p0 0x1p1 0x1p2;return t0| 1 | 6  | a power of two
          t0 = add x 0x1.00000000000001p0;return t0| 1 | 12 | not exactly a double
          t0 = add x 0x1p99999;return t0           | 1 | 12 | not exactly a double
          otherwise;return x                       | 1 | 1  | can only follow
          t0 = lt x x;when t0;return x             | 3 | 1  | 'otherwise' and its 'return' are missing
          t0 = lt x x;when x;return x              | 2 | 6  | the name of a mask
          # storage f16;# fucntion exp;return x    | 2 | 1  | unknown key 'fucntion'; nearest: function; allowed:
          # format f16;return x                    | 1 | 1  | function, expression, domain, storage, compute; a comment
          #Domain 0,1;return x                     | 1 | 1  | unknown key 'Domain'; nearest: domain;
          # the usual cubic;return x               | 1 | 1  | a comment begins with '##'
          # domain;return x                        | 1 | 1  | key 'domain' has no value
          # domain 0,1;# domain 0,2;return x       | 2 | 1  | key 'domain' is given twice
          """)
  void errorsNameThePlace(String source, int line, int column, String problem) {
    ParseException e =
        assertThrows(ParseException.class, () -> ProgramParser.parse(source.replace(";", "\n")));
    assertTrue(e.getMessage().contains(problem.strip()), e.getMessage());
    assertEquals(line, e.line(), e.getMessage());
    assertEquals(column, e.column(), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void aRegionCannotUseValuesOfAnother() {
    String text = "t0 = lt x x\nwhen t0\nt1 = add x x\nreturn t1\notherwise\nreturn t1";
    ParseException e = assertThrows(ParseException.class, () -> ProgramParser.parse(text));
    assertTrue(e.getMessage().contains("t1 is used where it is not defined"), e.getMessage());
  }

  @Test
  void longTextsAreRefused() {
    assertThrows(
        ParseException.class, () -> ProgramParser.parse("#".repeat(ProgramParser.MAX_LENGTH + 1)));
    String many = "t0 = add x x\n".repeat(1);
    StringBuilder text = new StringBuilder(many);
    for (int i = 1; i <= Program.MAX_INSTRUCTIONS; i++) {
      text.append("t").append(i).append(" = add t").append(i - 1).append(" x\n");
    }
    assertThrows(
        ParseException.class,
        () -> ProgramParser.parse(text + "return t" + Program.MAX_INSTRUCTIONS));
  }
}
