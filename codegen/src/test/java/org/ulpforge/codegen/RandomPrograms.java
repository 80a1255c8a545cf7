package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * Programs that use every opcode on operands of many formats, and whose result depends on the bits
 * of all values, so that one wrong bit anywhere shows.
 */
final class RandomPrograms {

  private static final List<FloatFormat> FLOATS =
      List.of(FloatFormat.F32, FloatFormat.F64, FloatFormat.BF16, FloatFormat.E4M3FN);
  private static final List<IntegerFormat> INTEGERS =
      List.of(
          IntegerFormat.I32,
          IntegerFormat.I64,
          IntegerFormat.of(8, true),
          IntegerFormat.of(16, false),
          IntegerFormat.of(32, false),
          IntegerFormat.of(64, false));

  private final Random random;
  private final Format compute;
  private final ProgramBuilder builder;
  private final Map<Operand, FloatFormat> floats = new LinkedHashMap<>();
  private final Map<Operand, IntegerFormat> integers = new LinkedHashMap<>();
  private final List<Operand> masks = new ArrayList<>();

  private RandomPrograms(long seed, Format compute, int arity) {
    this.random = new Random(seed);
    this.compute = compute;
    this.builder = new ProgramBuilder(arity);
    for (Operand input : List.of(Operand.X, Operand.Y).subList(0, arity)) {
      switch (compute) {
        case FloatFormat format -> floats.put(input, format);
        case IntegerFormat format -> integers.put(input, format);
        default -> throw new IllegalArgumentException(compute.name());
      }
    }
  }

  /** A straight-line program of at least {@code rounds} uses of each opcode. */
  static Program straightLine(long seed, Format compute, int arity, int rounds) {
    RandomPrograms programs = new RandomPrograms(seed, compute, arity);
    programs.append(rounds);
    programs.builder.result(programs.digest());
    return programs.builder.build();
  }

  /** Three regions of a dozen instructions each, after a head of as many. */
  static Program regions(long seed, Format compute, int arity) {
    RandomPrograms programs = new RandomPrograms(seed, compute, arity);
    programs.appendSome(12);
    List<Operand> guards = List.copyOf(programs.masks);
    for (int region = 0; region < 3; region++) {
      if (region < 2) {
        programs.builder.when((Operand.Ref) guards.get(programs.random.nextInt(guards.size())));
      } else {
        programs.builder.otherwise();
      }
      Map<Operand, FloatFormat> floats = new LinkedHashMap<>(programs.floats);
      Map<Operand, IntegerFormat> integers = new LinkedHashMap<>(programs.integers);
      List<Operand> masks = new ArrayList<>(programs.masks);
      programs.appendSome(12);
      programs.builder.result(programs.digest());
      programs.floats.keySet().retainAll(floats.keySet());
      programs.integers.keySet().retainAll(integers.keySet());
      programs.masks.retainAll(masks);
    }
    return programs.builder.build();
  }

  private void append(int rounds) {
    ensureKinds();
    for (int round = 0; round < rounds; round++) {
      List<Opcode> ops = new ArrayList<>(List.of(Opcode.values()));
      Collections.shuffle(ops, random);
      ops.forEach(this::append);
    }
  }

  private void appendSome(int count) {
    ensureKinds();
    for (int i = 0; i < count; i++) {
      append(pick(List.of(Opcode.values())));
    }
  }

  private void ensureKinds() {
    if (floats.isEmpty()) {
      Operand any = integers.keySet().iterator().next();
      add(Instruction.of(Opcode.FROMBITS, FloatFormat.F32, any), FloatFormat.F32);
    }
    if (integers.isEmpty()) {
      Operand any = floats.keySet().iterator().next();
      add(Instruction.of(Opcode.BITS, IntegerFormat.I32, any), IntegerFormat.I32);
    }
    if (masks.isEmpty()) {
      append(Opcode.LT);
      append(Opcode.ILT);
    }
  }

  private void append(Opcode op) {
    switch (op.result()) {
      case MASK -> {
        List<Operand> operands = new ArrayList<>();
        if (op.operands().getFirst() == Opcode.Kind.INT) {
          IntegerFormat format = pick(List.copyOf(integers.values()));
          operands.add(integer(Optional.of(format)));
          operands.add(random.nextInt(3) == 0 ? literal() : integer(Optional.of(format)));
        } else {
          operands.add(anyFloat());
          operands.add(random.nextInt(3) == 0 ? literal(FloatFormat.F64) : anyFloat());
        }
        masks.add(builder.append(new Instruction(op, Optional.empty(), operands)));
      }
      case FLOAT -> {
        FloatFormat format =
            compute instanceof FloatFormat f && random.nextInt(3) > 0 ? f : pick(FLOATS);
        List<Operand> operands = new ArrayList<>();
        for (Opcode.Kind kind : op.operands()) {
          operands.add(
              switch (kind) {
                case MASK -> pick(masks);
                case INT -> integer(Optional.empty());
                case FLOAT ->
                    op == Opcode.CONVERT
                        ? anyFloat()
                        : random.nextInt(4) == 0 ? literal(format) : floating(format);
              });
        }
        if (op.isLookup()) {
          int entries = 2 << random.nextInt(6);
          for (int i = 0; i < entries; i++) {
            operands.add(literal(format));
          }
        }
        add(new Instruction(op, Optional.of(format), operands), format);
      }
      case INT -> {
        IntegerFormat format = pick(INTEGERS);
        List<Operand> operands = new ArrayList<>();
        for (Opcode.Kind kind : op.operands()) {
          operands.add(
              switch (kind) {
                case MASK -> pick(masks);
                case INT ->
                    random.nextInt(3) == 0 && !op.isLookup()
                        ? literal()
                        : integer(Optional.empty());
                case FLOAT -> anyFloat();
              });
        }
        if (op.isLookup()) {
          int entries = 2 << random.nextInt(6);
          for (int i = 0; i < entries; i++) {
            operands.add(new Operand.IntLiteral(random.nextLong()));
          }
        }
        add(new Instruction(op, Optional.of(format), operands), format);
      }
    }
  }

  private void add(Instruction instruction, ScalarFormat format) {
    Operand result = builder.append(instruction);
    switch (format) {
      case FloatFormat f -> floats.put(result, f);
      case IntegerFormat i -> integers.put(result, i);
      default -> throw new IllegalArgumentException(format.name());
    }
  }

  /** The bits of all values, one multiplied sum. */
  private Operand digest() {
    Operand sum = new Operand.IntLiteral(17);
    IntegerFormat wide = IntegerFormat.I64;
    for (Operand value : List.copyOf(floats.keySet())) {
      sum = mixed(sum, builder.append(Instruction.of(Opcode.BITS, wide, value)));
    }
    for (Operand value : List.copyOf(integers.keySet())) {
      sum = mixed(sum, value);
    }
    for (Operand mask : masks) {
      Operand one = new Operand.IntLiteral(1);
      sum =
          mixed(
              sum,
              builder.append(
                  Instruction.of(Opcode.ISELECT, wide, mask, one, new Operand.IntLiteral(0))));
    }
    Operand folded =
        builder.append(
            Instruction.of(
                Opcode.XOR,
                wide,
                sum,
                builder.append(
                    Instruction.of(Opcode.USHR, wide, sum, new Operand.IntLiteral(29)))));
    return switch (compute) {
      case FloatFormat format -> builder.append(Instruction.of(Opcode.FROMBITS, format, folded));
      default -> folded;
    };
  }

  private Operand mixed(Operand sum, Operand value) {
    Operand product =
        builder.append(
            Instruction.of(
                Opcode.IMUL, IntegerFormat.I64, sum, new Operand.IntLiteral(0x5851f42d4c957f2dL)));
    return builder.append(Instruction.of(Opcode.IADD, IntegerFormat.I64, product, value));
  }

  private Operand anyFloat() {
    return pick(List.copyOf(floats.keySet()));
  }

  /** A value that is exact in a format, a literal if there is none. */
  private Operand floating(FloatFormat format) {
    List<Operand> fitting =
        floats.entrySet().stream()
            .filter(e -> e.getValue().embedsIn(format))
            .map(Map.Entry::getKey)
            .toList();
    return fitting.isEmpty() ? literal(format) : pick(fitting);
  }

  private Operand integer(Optional<IntegerFormat> format) {
    return pick(
        integers.entrySet().stream()
            .filter(e -> format.isEmpty() || e.getValue().equals(format.get()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private Operand literal(FloatFormat format) {
    double value = format.decode(random.nextLong() >>> (64 - format.bits()));
    double usual = format.round(random.nextGaussian() * 4);
    return new Operand.FloatLiteral(random.nextInt(4) == 0 ? value : usual);
  }

  private Operand literal() {
    return new Operand.IntLiteral(
        random.nextBoolean() ? random.nextInt(70) - 3 : random.nextLong());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
