package org.ulpforge.interpret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Typing;

/**
 * Well-typed programs of all opcodes, drawn at random: any instruction that typing accepts may be
 * appended.
 */
final class RandomPrograms {

  private static final double[] NOTABLE = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    1.5,
    2.5,
    3,
    -2.5,
    0x1p-14,
    0x1p-126,
    0x1p-149,
    0x1p22,
    0x1p23,
    0x1.8p23,
    0x1p31,
    0x1p63,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private final RandomGenerator random;
  private final Format compute;
  private final List<? extends ScalarFormat> formats;
  private final int arity;
  private final List<Instruction> all = new ArrayList<>();

  /**
   * @param formats that instructions may have of their own
   */
  RandomPrograms(RandomGenerator random, Format compute, List<? extends ScalarFormat> formats) {
    this.random = random;
    this.compute = compute;
    this.formats = formats;
    this.arity = 1 + random.nextInt(2);
  }

  /** A program of up to {@code size} instructions and, sometimes, regions. */
  Program next(int size) {
    all.clear();
    if (random.nextInt(3) > 0) {
      List<Instruction> body = body(size, 0);
      return Program.straightLine(arity, body, result(0, 0));
    }
    List<Instruction> head = body(size / 2, 0);
    int shared = head.size();
    List<Program.Region> regions = new ArrayList<>();
    List<Operand.Ref> masks = new ArrayList<>();
    for (int i = 0; i < shared; i++) {
      if (head.get(i).op().result() == Opcode.Kind.MASK) {
        masks.add(new Operand.Ref(i));
      }
    }
    int guarded = Math.min(masks.size(), random.nextInt(3));
    for (int r = 0; r < guarded; r++) {
      int start = all.size();
      Optional<Operand.Ref> guard = Optional.of(masks.get(random.nextInt(masks.size())));
      regions.add(new Program.Region(guard, body(size / 3, shared), result(start, shared)));
    }
    int start = all.size();
    regions.add(
        new Program.Region(Optional.empty(), body(size / 3, shared), result(start, shared)));
    if (regions.size() > 1) {
      return new Program(arity, head, regions);
    }
    return Program.straightLine(arity, all, result(0, 0));
  }

  private List<Instruction> body(int size, int shared) {
    int start = all.size();
    for (int i = 0; i < size; i++) {
      append(start, shared);
    }
    return List.copyOf(all.subList(start, all.size()));
  }

  /** Appends the first instruction, out of some random ones, that typing accepts. */
  private void append(int start, int shared) {
    for (int attempt = 0; attempt < 60; attempt++) {
      Instruction candidate = draw(start, shared);
      all.add(candidate);
      try {
        typing();
        return;
      } catch (IllegalArgumentException e) {
        all.removeLast();
      }
    }
  }

  private Typing typing() {
    Operand literal =
        compute instanceof IntegerFormat ? new Operand.IntLiteral(0) : new Operand.FloatLiteral(1);
    return Typing.of(Program.straightLine(arity, all, literal), compute);
  }

  private Instruction draw(int start, int shared) {
    Opcode op = Opcode.values()[random.nextInt(Opcode.values().length)];
    Optional<ScalarFormat> format =
        random.nextInt(3) == 0
            ? Optional.of(formats.get(random.nextInt(formats.size())))
            : Optional.empty();
    List<Operand> operands = new ArrayList<>();
    for (Opcode.Kind kind : op.operands()) {
      operands.add(operand(kind, start, shared));
    }
    if (op.isLookup()) {
      int entries = 2 << random.nextInt(5);
      for (int i = 0; i < entries; i++) {
        operands.add(literal(op.result()));
      }
    }
    return new Instruction(op, format, operands);
  }

  private Operand operand(Opcode.Kind kind, int start, int shared) {
    boolean inputFits =
        kind == (compute instanceof IntegerFormat ? Opcode.Kind.INT : Opcode.Kind.FLOAT);
    if (inputFits && random.nextInt(4) == 0) {
      return new Operand.Input(random.nextInt(arity));
    }
    List<Operand> refs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if ((i < shared || i >= start) && all.get(i).op().result() == kind) {
        refs.add(new Operand.Ref(i));
      }
    }
    boolean wantsLiteral = kind != Opcode.Kind.MASK && random.nextInt(4) == 0;
    if (!refs.isEmpty() && !wantsLiteral) {
      return refs.get(random.nextInt(refs.size()));
    }
    return kind == Opcode.Kind.MASK ? new Operand.Ref(0) : literal(kind);
  }

  private Operand literal(Opcode.Kind kind) {
    if (kind == Opcode.Kind.INT) {
      return new Operand.IntLiteral(
          random.nextBoolean() ? random.nextInt(-5, 80) : random.nextLong() >> random.nextInt(64));
    }
    double value = notable(random);
    FloatFormat format = compute instanceof FloatFormat f ? f : FloatFormat.F32;
    return new Operand.FloatLiteral(random.nextInt(4) == 0 ? value : format.round(value));
  }

  static double notable(RandomGenerator random) {
    return random.nextBoolean()
        ? NOTABLE[random.nextInt(NOTABLE.length)]
        : random.nextDouble(-2, 2) * Math.scalb(1.0, random.nextInt(-30, 30));
  }

  private Operand result(int start, int shared) {
    Opcode.Kind kind = compute instanceof IntegerFormat ? Opcode.Kind.INT : Opcode.Kind.FLOAT;
    for (int i = all.size() - 1; i >= 0; i--) {
      if ((i < shared || i >= start) && all.get(i).op().result() == kind) {
        Operand ref = new Operand.Ref(i);
        try {
          Typing.of(Program.straightLine(arity, all, ref), compute);
          return ref;
        } catch (IllegalArgumentException e) {
          // Of a wider format than the compute format: take an earlier one.
        }
      }
    }
    return Operand.X;
  }
}
