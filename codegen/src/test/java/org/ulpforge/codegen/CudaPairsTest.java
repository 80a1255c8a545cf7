package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class CudaPairsTest {

  private static final Program POLYNOMIAL =
      ProgramParser.parse(
              """
              t0 = fma x 0x1.54p-3 0x1p-1
              t1 = fma t0 x 0x1p0
              t2 = mul t1 t1
              t3 = sub t2 x
              t4 = neg t3
              t5 = add t4 0x1.8p0
              return t5
              """)
          .program();

  /** With a division, codes and a comparison, which have no form on pairs. */
  private static final Program MIXED =
      ProgramParser.parse(
              """
              t0 = abs x
              t1 = min t0 0x1.8p1
              t2 = fma t1 x 0x1p-2
              t3 = div t2 t1
              t4 = bits t3
              t5 = iadd t4 0x1
              t6 = frombits t5
              t7 = lt t6 x
              t8 = mul t6 t2
              t9 = select t7 t8 t6
              t10 = max t9 -0x1p2
              return t10
              """)
          .program();

  private static String header(Program program, String storage, String compute) {
    KernelSpec spec = Kernels.spec(program, storage, compute);
    return new CudaBackend().emit(spec);
  }

  private static Verification.Check arrays(Program program, String format) {
    Verification found =
        new Verifier(1L << 16, 2)
            .withoutNvcc()
            .check(EmittedKernel.of(Kernels.spec(program, format, format)));
    assertTrue(found.passed(), found::toString);
    return found.checks().stream()
        .filter(c -> c.name().contains("g++, arrays") || c.name().equals("CUDA header by g++"))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** Loops over arrays take the form on pairs: all codes give the interpreter's bits. */
  @ParameterizedTest
  @CsvSource({"f16, true", "bf16, true", "f16, false", "bf16, false"})
  void pairsHaveTheInterpretersBits(String format, boolean pure) {
    Verification.Check check = arrays(pure ? POLYNOMIAL : MIXED, format);
    assumeTrue(!(check.verdict() instanceof Verification.Skipped), check::toString);
    assertInstanceOf(Verification.Equal.class, check.verdict());
    assertEquals(1L << 16, check.inputs());
  }

  @Test
  void aProgramOfPairOperationsHasNothingElse() {
    String header = header(POLYNOMIAL, "f16", "f16");
    String body = header.substring(header.indexOf("uint32_t pair(uint32_t x)"));
    List<String> lines = body.lines().skip(1).takeWhile(line -> !line.equals("}")).toList();
    assertEquals(
        List.of(
            "  const uint32_t p0 = fma_pair(x, 0x31503150u, 0x38003800u);",
            "  const uint32_t p1 = fma_pair(p0, x, 0x3c003c00u);"),
        lines.subList(0, 2));
    assertTrue(lines.stream().noneMatch(line -> line.contains("float")), body);
    assertTrue(header.contains("__half2 test_f16_0u9_p6_half2(__half2 x)"), header);
  }

  @Test
  void programsThatComputeInAnotherFormatHaveNoPairs() {
    assertFalse(header(POLYNOMIAL, "f16", "f32").contains("_pair("));
    assertFalse(header(POLYNOMIAL, "f16", "bf16").contains("_pair("));
    assertFalse(header(POLYNOMIAL, "f32", "f32").contains("cuda_fp16.h"));
  }

  /** One instruction each, which rounds once: PTX has no other of that name. */
  @ParameterizedTest
  @ValueSource(strings = {"f16", "bf16"})
  void nvccMakesOneInstructionOfAnOperationOnPairs(String format) {
    KernelSpec spec = Kernels.spec(POLYNOMIAL, format, format);
    try (CudaOnHost host = CudaOnHost.of(spec, new CudaBackend().emit(spec))) {
      Nvcc.Compiled compiled = host.withNvcc();
      assumeTrue(
          !(compiled instanceof Nvcc.NotCompiled(Verification.Skipped ignored)),
          "there is no nvcc");
      Nvcc.Ready ready = assertInstanceOf(Nvcc.Ready.class, compiled);
      assertTrue(ready.ptx().contains("fma.rn." + format + "x2"), ready.ptx());
      assertTrue(ready.code().fitsInRegisters(), ready.code()::toString);
    }
  }
}
