package org.ulpforge.search.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.grammar.Grammars;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.measure.Inputs;
import org.ulpforge.measure.Sample;
import org.ulpforge.measure.Score;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.target.Target;
import org.ulpforge.target.Targets;

class ProgramSpaceTest {

  private static final class OneThread implements ProgramSpace.Workers {
    @Override
    public <A, B> List<B> map(List<A> elements, Function<? super A, ? extends B> function) {
      return elements.stream().<B>map(function).toList();
    }
  }

  private static final class Parallel implements ProgramSpace.Workers {
    @Override
    public <A, B> List<B> map(List<A> elements, Function<? super A, ? extends B> function) {
      return elements.parallelStream().<B>map(function).collect(Collectors.toList());
    }
  }

  private static Sample sample(FloatFormat storage, String function, Interval domain) {
    Target target =
        Targets.find(function).orElseGet(() -> Target.ofExpression("formula", function));
    return Sample.all(Inputs.of(storage, List.of(domain)), Oracle.of(target));
  }

  private static Grammar free(Set<Opcode> forbidden) {
    return Grammars.named("free").restricted(1, forbidden);
  }

  private static ProgramSpace.Found search(
      Sample sample, FloatFormat compute, Set<Opcode> without) {
    return ProgramSpace.search(
            sample, free(without), compute, ErrorMeasure.ULP, new OneThread(), () -> false)
        .orElseThrow();
  }

  /** Every sequence of instructions that the grammar derives, by the specification interpreter. */
  private static final class BruteForce {
    private final Sample sample;
    private final FloatFormat compute;
    private final Grammar grammar;
    private final List<Operand> constants;
    private final double[] best;
    private final Map<Instruction, Boolean> derived = new HashMap<>();

    BruteForce(Sample sample, FloatFormat compute, Grammar grammar, int length) {
      this.sample = sample;
      this.compute = compute;
      this.grammar = grammar;
      constants =
          Arrays.stream(((FloatFormat) sample.format()).finiteValues())
              .filter(v -> v != 0 || 1 / v > 0)
              .<Operand>mapToObj(Operand.FloatLiteral::new)
              .toList();
      best = new double[length + 1];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
      extend(List.of());
    }

    private void extend(List<Instruction> body) {
      Operand result = body.isEmpty() ? Operand.X : new Operand.Ref(body.size() - 1);
      judge(Program.straightLine(1, body, result));
      if (body.size() == best.length - 1) {
        return;
      }
      List<Operand> operands = new ArrayList<>(constants);
      operands.add(Operand.X);
      for (int i = 0; i < body.size(); i++) {
        operands.add(new Operand.Ref(i));
      }
      for (Opcode op : grammar.ops()) {
        tuples(op, operands, List.of(), body);
      }
    }

    private void tuples(
        Opcode op, List<Operand> operands, List<Operand> chosen, List<Instruction> body) {
      if (chosen.size() < op.operands().size()) {
        for (Operand operand : operands) {
          List<Operand> more = new ArrayList<>(chosen);
          more.add(operand);
          tuples(op, operands, more, body);
        }
        return;
      }
      Instruction instruction = Instruction.of(op, chosen.toArray(Operand[]::new));
      Instruction kind =
          instruction.map(
              o -> o instanceof Operand.Literal ? new Operand.FloatLiteral(1) : Operand.X);
      if (derived.computeIfAbsent(kind, this::derives)) {
        List<Instruction> more = new ArrayList<>(body);
        more.add(instruction);
        extend(more);
      }
    }

    private boolean derives(Instruction instruction) {
      return grammar.derives(Program.straightLine(1, List.of(instruction), new Operand.Ref(0)));
    }

    private void judge(Program program) {
      ScalarInterpreter interpreter = ScalarInterpreter.of(program, compute);
      double worst = 0;
      double bound = best[program.size()];
      for (int i = 0; i < sample.size() && worst <= bound; i++) {
        double got = sample.rounded(interpreter.apply(sample.input(0, i)));
        worst = Math.max(worst, sample.error(i, got, ErrorMeasure.ULP));
      }
      for (int length = program.size(); length < best.length; length++) {
        best[length] = Math.min(best[length], worst);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "e2m1fn,f32,tanh,-2,6,mul div sub min max",
    "e2m1fn,f32,exp,-4,1,fma",
    "e2m1,f32,exp,-inf,inf,fma",
    "e2m1,e2m1,sigmoid,-3,3,fma",
    "e2m2fn,f16,cos,-3,3,fma div min",
    "e2m2fnuz,e2m2fnuz,log,-3,3,fma div min"
  })
  void findsTheLeastErrorThatBruteForceFinds(
      String format, String arithmetic, String function, String lo, String hi, String without) {
    FloatFormat storage = Formats.floating(format);
    FloatFormat compute = Formats.floating(arithmetic);
    Sample sample = sample(storage, function, new Interval(value(lo), value(hi)));
    Set<Opcode> forbidden = EnumSet.noneOf(Opcode.class);
    for (String op : without.split(" ")) {
      forbidden.add(Opcode.of(op).orElseThrow());
    }
    List<ExhaustedSpace> spaces = search(sample, compute, forbidden).spaces();
    double[] expected = new BruteForce(sample, compute, free(forbidden), 2).best;
    for (ExhaustedSpace space : spaces.subList(0, Math.min(2, spaces.size()))) {
      assertEquals(expected[space.instructions()], space.bestError(), space::statement);
    }
    assertTrue(spaces.size() >= 2 || expected[2] == spaces.getFirst().bestError());
  }

  private static double value(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  @Test
  void doublingIsOneExactOperation() {
    Sample sample = sample(FloatFormat.E4M3FN, "x+x", new Interval(-200, 200));
    ProgramSpace.Found found = search(sample, FloatFormat.F32, Set.of());
    assertEquals(1, found.spaces().size(), "nothing is better than no error at all");
    assertEquals(0, found.spaces().getFirst().bestError());
    assertEquals(1, found.programs().getFirst().size());
  }

  @Test
  void whatTakesTwoOperationsIsFoundWithTwo() {
    Sample sample = sample(FloatFormat.E3M2FN, "(x+1)*(x+1)", new Interval(-4, 4));
    ProgramSpace.Found found = search(sample, FloatFormat.F32, Set.of());
    assertEquals(2, found.spaces().size());
    assertTrue(found.spaces().getFirst().bestError() > 0.5);
    Program best = found.programs().getLast();
    assertEquals(2, best.size(), best::toString);
    ScalarInterpreter interpreter = ScalarInterpreter.of(best, FloatFormat.F32);
    double[] results = new double[sample.size()];
    Arrays.setAll(results, i -> sample.rounded(interpreter.apply(sample.input(0, i))));
    Score score = sample.score(results, ErrorMeasure.ULP);
    assertEquals(0, score.misrounded());
    assertEquals(score.maxError(), found.spaces().getLast().bestError());
  }

  @Test
  void threadsDoNotMatterAndAStopLeavesNothing() {
    Sample sample = sample(FloatFormat.E3M2FN, "exp2", new Interval(-2, 2));
    Grammar grammar = free(Set.of());
    Optional<ProgramSpace.Found> one =
        ProgramSpace.search(
            sample, grammar, FloatFormat.F32, ErrorMeasure.ULP, new OneThread(), () -> false);
    Optional<ProgramSpace.Found> many =
        ProgramSpace.search(
            sample, grammar, FloatFormat.F32, ErrorMeasure.ULP, new Parallel(), () -> false);
    assertEquals(one, many);
    assertEquals(
        Optional.empty(),
        ProgramSpace.search(
            sample, grammar, FloatFormat.F32, ErrorMeasure.ULP, new OneThread(), () -> true));
  }

  @Test
  void theStatementSaysWhatWasTried() {
    // Of one instruction and one constant: add and neg of x, by hand.
    Sample sample = sample(FloatFormat.E2M1FN, "exp", new Interval(0, 1));
    Set<Opcode> forbidden = EnumSet.complementOf(EnumSet.of(Opcode.ADD, Opcode.NEG));
    ExhaustedSpace space = search(sample, FloatFormat.F32, forbidden).spaces().getFirst();
    // return x; neg x; add x x; add x c for 15 constants
    assertEquals(18, space.programs());
    assertTrue(
        space
            .statement()
            .startsWith(
                "optimal: all 18 programs of up to 1 operation of grammar free (add, neg), with"
                    + " constants from e2m1fn, were tried: none has a smaller largest error than "),
        space::statement);
  }
}
