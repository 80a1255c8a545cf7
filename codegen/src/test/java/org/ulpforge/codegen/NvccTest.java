package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.codegen.DeviceCode.InstructionClass;
import org.ulpforge.codegen.DeviceCode.Usage;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

class NvccTest {

  /** Three fused operations, a product of integers' kind, a comparison and a selection. */
  private static final Program PROGRAM =
      ProgramParser.parse(
              """
              t0 = fma x 0x1.8p0 0x1p0
              t1 = fma t0 x 0x1p-1
              t2 = fma t1 t0 x
              t3 = lt t2 0x1p4
              t4 = select t3 t2 x
              return t4
              """)
          .program();

  private static Nvcc.Ready compiled(String storage) {
    KernelSpec spec = Kernels.spec(PROGRAM, storage, "f32");
    try (CudaOnHost host = CudaOnHost.of(spec, new CudaBackend().emit(spec))) {
      Nvcc.Compiled compiled = host.withNvcc();
      assumeTrue(
          !(compiled instanceof Nvcc.NotCompiled(Verification.Skipped ignored)),
          "there is no nvcc");
      return assertInstanceOf(Nvcc.Ready.class, compiled, compiled::toString);
    }
  }

  @Test
  void instructionsAreCountedByClass() {
    DeviceCode code = compiled("f32").code();
    assertEquals(3, code.instructions().get(InstructionClass.FMA));
    assertEquals(2, code.instructions().get(InstructionClass.FLOAT));
    assertEquals(2, code.instructions().get(InstructionClass.MEMORY));
    assertEquals(0, code.instructions().get(InstructionClass.CONTROL));
    assertEquals(
        List.of("sm_80", "sm_80", "sm_90", "sm_90"),
        code.usage().stream().map(Usage::architecture).sorted().toList());
    assertTrue(code.fitsInRegisters(), code::toString);
  }

  /** Loads and stores of 16 bytes in the loop over arrays, whatever the elements. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "e4m3fn", "f64"})
  void arraysAreReadSixteenBytesAtATime(String storage) {
    String ptx = compiled(storage).ptx();
    String width = storage.equals("f64") ? "v2" : "v4";
    assertTrue(ptx.contains("ld.global." + width), ptx);
    assertTrue(ptx.contains("st.global." + width), ptx);
  }

  /** What ptxas printed for a kernel with an array of its own, and for one without. */
  @Test
  void spillsAndStacksAreSeen() {
    String words =
        """
        ptxas info    : Compiling entry function 'exp_array' for 'sm_80'
        ptxas info    : Function properties for arrays
            0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
        ptxas info    : Used 11 registers, used 0 barriers, 376 bytes cmem[0]
        ptxas info    : Compiling entry function 'value' for 'sm_80'
        ptxas info    : Function properties for value
            32 bytes stack frame, 12 bytes spill stores, 8 bytes spill loads
        ptxas info    : Used 255 registers, used 0 barriers
        """;
    DeviceCode code = DeviceCode.parse("\n.entry value(\n)\n{\nret;\n}\n", words);
    assertEquals(
        List.of(new Usage("arrays", "sm_80", 11, 0, 0), new Usage("value", "sm_80", 255, 32, 20)),
        code.usage());
    assertFalse(code.fitsInRegisters());
  }
}
