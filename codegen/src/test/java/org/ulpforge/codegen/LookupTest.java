package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.Formats;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/** Tables shorter than a vector, of one, of two and longer, at every width of vectors. */
class LookupTest {

  /**
   * The sum of a float entry and of an integer one, by the low bits of the code of x; all entries
   * differ.
   */
  private static Program sum(ScalarFormat entries, int size) {
    boolean wide = entries.bits() == 64;
    ProgramBuilder program = new ProgramBuilder(1);
    Operand code = program.append(Opcode.BITS, Operand.X);
    List<Operand> floats = new ArrayList<>(List.of(code));
    List<Operand> integers = new ArrayList<>(List.of(code));
    for (int i = 0; i < size; i++) {
      floats.add(new Operand.FloatLiteral(0.5 - i));
      integers.add(new Operand.IntLiteral(1000L - 3L * i));
    }
    Operand a = program.append(new Instruction(Opcode.LOOKUP, Optional.of(entries), floats));
    IntegerFormat codes = wide ? IntegerFormat.I64 : IntegerFormat.I32;
    Operand n = program.append(new Instruction(Opcode.ILOOKUP, Optional.of(codes), integers));
    Operand b = program.append(Instruction.of(Opcode.TOFLOAT, entries, n));
    Operand c = program.append(Instruction.of(Opcode.ADD, entries, a, b));
    program.result(program.append(Opcode.CONVERT, c));
    return program.build();
  }

  @ParameterizedTest
  @CsvSource({
    "f32, f32, 2",
    "f32, f32, 16",
    "f32, f32, 32",
    "f32, f32, 64",
    "f64, f64, 4",
    "f64, f64, 16",
    "f64, f64, 32",
    "f32, f64, 8",
    "f64, f32, 16"
  })
  void everyMethodFindsTheEntries(String compute, String entries, int size) {
    Program program = sum(Formats.scalar(entries), size);
    KernelSpec spec = Kernels.spec(program, compute, compute);
    Verification found = new Verifier(1 << 12, 1).withoutNvcc().check(EmittedKernel.of(spec));
    assertTrue(found.passed(), found::toString);
  }
}
