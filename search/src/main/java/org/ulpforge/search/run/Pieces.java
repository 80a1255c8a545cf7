package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * An interval cut into pieces of equal width, each with constants of its own that come from tables.
 * A core works on the distance from the middle of its piece, so that its constants and rounding
 * errors stay small.
 *
 * @param count a power of two; 1 for no cut at all
 * @param domain finite if there are several pieces
 * @param format of the arithmetic; not looked at for a single piece
 * @param forbidden ops that are not used
 */
record Pieces(int count, Interval domain, Optional<FloatFormat> format, Set<Opcode> forbidden) {

  static final int MAX_COUNT = 256;

  private static final Set<Opcode> NEEDED =
      EnumSet.of(Opcode.SUB, Opcode.TOINT, Opcode.LOOKUP, Opcode.ADD, Opcode.MUL);

  Pieces {
    if (count < 1 || count > MAX_COUNT || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          count + " pieces: a power of two from 2 to " + MAX_COUNT + " is allowed");
    }
    if (count > 1 && (Double.isInfinite(domain.hi() - domain.lo()) || format.isEmpty())) {
      throw new IllegalArgumentException(
          "pieces need a finite domain and a float compute format; the domain is " + domain);
    }
    if (count > 1 && !Collections.disjoint(forbidden, NEEDED)) {
      throw new IllegalArgumentException(
          "pieces need add, sub, mul, toint and lookup, one of which is forbidden");
    }
  }

  static Pieces whole(Interval domain) {
    return new Pieces(1, domain, Optional.empty(), Set.of());
  }

  private double width() {
    return (domain.hi() - domain.lo()) / count;
  }

  /** The middle of a piece, a value of the format. */
  double middle(int piece) {
    return count == 1 ? 0 : format.orElseThrow().round(domain.lo() + (piece + 0.5) * width());
  }

  /**
   * What is taken off the scale of the index so that the ends of the domain do not round out of the
   * table: 16 units in the last place of the largest index.
   */
  private double margin() {
    return Math.scalb(count, 4 - format.orElseThrow().precision());
  }

  /** The arguments that the core of a piece gets: distances from its middle. */
  Interval interval(int piece) {
    if (count == 1) {
      return domain;
    }
    double lo = domain.lo() + piece * width();
    double slack = 2 * margin() * width();
    double below = Math.max(domain.lo(), lo - slack) - middle(piece);
    double above = Math.min(domain.hi(), lo + width() + slack) - middle(piece);
    return new Interval(below, above);
  }

  /** One core from the cores of all pieces. */
  Program join(List<Program> cores) {
    if (count == 1) {
      return cores.getFirst();
    }
    ProgramBuilder program = new ProgramBuilder(1);
    Operand index = index(program);
    List<Double> middles = new ArrayList<>();
    for (int piece = 0; piece < count; piece++) {
      middles.add(middle(piece));
    }
    Operand distance = program.append(Opcode.SUB, Operand.X, lookup(program, index, middles));
    List<Instruction> model = cores.getFirst().instructions();
    List<Operand> results = new ArrayList<>();
    for (int i = 0; i < model.size(); i++) {
      List<Operand> operands = new ArrayList<>();
      for (int k = 0; k < model.get(i).operands().size(); k++) {
        operands.add(operand(program, cores, i, k, index, distance, results));
      }
      results.add(
          program.append(new Instruction(model.get(i).op(), model.get(i).format(), operands)));
    }
    Operand result = cores.getFirst().regions().getFirst().result();
    program.result(
        result instanceof Operand.Ref(int r)
            ? results.get(r)
            : result instanceof Operand.Input ? distance : result);
    return program.build();
  }

  private Operand operand(
      ProgramBuilder program,
      List<Program> cores,
      int instruction,
      int place,
      Operand index,
      Operand distance,
      List<Operand> results) {
    return switch (cores.getFirst().instructions().get(instruction).operand(place)) {
      case Operand.Input ignored -> distance;
      case Operand.Ref(int i) -> results.get(i);
      case Operand.Literal ignored -> {
        List<Double> values = new ArrayList<>();
        for (Program core : cores) {
          values.add(
              ((Operand.FloatLiteral) core.instructions().get(instruction).operand(place)).value());
        }
        yield lookup(program, index, values);
      }
    };
  }

  private Operand index(ProgramBuilder program) {
    FloatFormat f = format.orElseThrow();
    double scale = (count - margin()) / (domain.hi() - domain.lo());
    Operand factor = new Operand.FloatLiteral(f.round(scale));
    Operand offset = new Operand.FloatLiteral(f.round(margin() / 2 - 0.5 - domain.lo() * scale));
    Operand scaled =
        forbidden.contains(Opcode.FMA)
            ? program.append(Opcode.ADD, program.append(Opcode.MUL, Operand.X, factor), offset)
            : program.append(Opcode.FMA, Operand.X, factor, offset);
    return program.append(Opcode.TOINT, scaled);
  }

  private static Operand lookup(ProgramBuilder program, Operand index, List<Double> values) {
    List<Operand> operands = new ArrayList<>(List.of(index));
    values.forEach(value -> operands.add(new Operand.FloatLiteral(value)));
    return program.append(new Instruction(Opcode.LOOKUP, Optional.empty(), operands));
  }
}
