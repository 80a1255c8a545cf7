package org.ulpforge.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Operand.FloatLiteral;
import org.ulpforge.program.Program;

/**
 * How fast a kernel could be if nothing but its multiplications, fused or not, took time: other
 * operations have units of their own beside them. What an fma takes is measured on long independent
 * chains, as the difference of two loops, so that loads and stores drop out.
 */
final class FmaLimit {

  private static final int CHAINS = 8;
  private static final int SHORT = 4;
  private static final int LONG = 12;

  private FmaLimit() {}

  /** Two loops that differ in the number of their fma. */
  static List<ArrayLoop> loops() {
    return List.of(loop(SHORT), loop(LONG));
  }

  /**
   * Time of an fma.
   *
   * @param times of {@link #loops}, for an element
   */
  static double fma(double shorter, double longer) {
    return (longer - shorter) / (CHAINS * (LONG - SHORT));
  }

  /** Multiplications where no input is special, those of f64 twice: half as many fit a vector. */
  static int multiplications(KernelSpec kernel) {
    Program program = kernel.program();
    return Stream.of(program.head(), program.regions().getFirst().body())
        .flatMap(List::stream)
        .filter(i -> i.op() == Opcode.FMA || i.op() == Opcode.MUL)
        .mapToInt(i ->
            FloatFormat.F64.equals(i.format().map(f -> (Format) f).orElse(kernel.compute()))
                ? 2
                : 1)
        .sum();
  }

  private static ArrayLoop loop(int depth) {
    List<Instruction> body = new ArrayList<>();
    Operand[] chains = new Operand[CHAINS];
    for (int level = 0; level < depth; level++) {
      for (int c = 0; c < CHAINS; c++) {
        Operand last = level == 0 ? new FloatLiteral((float) (1.0 / (c + 2))) : chains[c];
        body.add(Instruction.of(Opcode.FMA, last, Operand.X, new FloatLiteral(0.5)));
        chains[c] = new Operand.Ref(body.size() - 1);
      }
    }
    Operand sum = chains[0];
    for (int c = 1; c < CHAINS; c++) {
      body.add(Instruction.of(Opcode.ADD, sum, chains[c]));
      sum = new Operand.Ref(body.size() - 1);
    }
    return ArrayLoop.of(Program.straightLine(1, body, sum), FloatFormat.F32, FloatFormat.F32);
  }
}
