package org.ulpforge.search.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Opcode;

/**
 * What programs may be made of, and random steps of it.
 *
 * @param multiply whether products are allowed
 * @param tables how many look-ups there may be
 * @param entries of each table, a power of two
 * @param inputBits of the largest magnitude of an input: half of all constants are no larger
 */
record Language(boolean multiply, int tables, int entries, int inputBits) {

  /** Operations, repeated by how often they are drawn. */
  private static final List<Opcode> OPS =
      List.of(
          Opcode.IADD,
          Opcode.IADD,
          Opcode.IADD,
          Opcode.ISUB,
          Opcode.ISUB,
          Opcode.SHR,
          Opcode.SHR,
          Opcode.SHR,
          Opcode.SHL,
          Opcode.AND,
          Opcode.OR,
          Opcode.XOR,
          Opcode.IMIN,
          Opcode.IMAX);

  private static final int BITS = 32;

  Opcode op(boolean tableToo, RandomGenerator random) {
    int extra = (multiply ? 3 : 0) + (tableToo ? 3 : 0);
    int drawn = random.nextInt(OPS.size() + extra);
    if (drawn < OPS.size()) {
      return OPS.get(drawn);
    }
    return multiply && drawn < OPS.size() + 3 ? Opcode.IMUL : Opcode.ILOOKUP;
  }

  /** A sum, a difference or a product. */
  Opcode joining(RandomGenerator random) {
    return switch (random.nextInt(multiply ? 3 : 2)) {
      case 0 -> Opcode.IADD;
      case 1 -> Opcode.ISUB;
      default -> Opcode.IMUL;
    };
  }

  boolean allows(List<Step> steps) {
    return tables(steps) <= tables;
  }

  /** How many look-ups a program has. */
  static int tables(List<Step> steps) {
    return (int) steps.stream().filter(Step::isLookup).count();
  }

  /**
   * A random step.
   *
   * @param free the index of its result; operands are below
   */
  Step step(int free, boolean tableToo, RandomGenerator random) {
    Opcode op = op(tableToo, random);
    if (op == Opcode.ILOOKUP) {
      return lookup(operand(free, random), random);
    }
    boolean shift = isShift(op);
    if (random.nextInt(shift ? 4 : 2) == 0) {
      int a = operand(free, random);
      boolean square = op == Opcode.IMUL && random.nextInt(3) == 0;
      return new Step(op, a, square ? a : operand(free, random), Step.NONE);
    }
    boolean first = (shift || op == Opcode.ISUB) && random.nextInt(6) == 0;
    int[] constant = {constant(op, first, random)};
    int value = operand(free, random);
    return first
        ? new Step(op, Step.CONSTANT, value, constant)
        : new Step(op, value, Step.CONSTANT, constant);
  }

  /** A look-up with a random table. */
  Step lookup(int index, RandomGenerator random) {
    return new Step(Opcode.ILOOKUP, index, Step.CONSTANT, table(random));
  }

  /** A random value and a random constant. */
  Step withConstant(Opcode op, int free, RandomGenerator random) {
    int[] constant = {constant(op, false, random)};
    return new Step(op, operand(free, random), Step.CONSTANT, constant);
  }

  /** Half of the time the value before, which nothing may use otherwise. */
  static int operand(int free, RandomGenerator random) {
    return random.nextInt(2) == 0 ? free - 1 : random.nextInt(free);
  }

  static boolean isShift(Opcode op) {
    return op == Opcode.SHL || op == Opcode.SHR;
  }

  private int[] table(RandomGenerator random) {
    int[] table = new int[entries];
    int kind = random.nextInt(3);
    int start = magnitude(random);
    for (int i = 0; i < entries; i++) {
      table[i] = kind == 0 ? random.nextInt(BITS) : start;
    }
    return table;
  }

  private int magnitude(RandomGenerator random) {
    int bits = random.nextInt(random.nextBoolean() ? inputBits : BITS - 2);
    return (1 << bits) + random.nextInt(1 << bits);
  }

  /**
   * @param first whether it is the first operand, for a shift what is shifted
   */
  int constant(Opcode op, boolean first, RandomGenerator random) {
    if (isShift(op) && !first) {
      return 1 + random.nextInt(24);
    }
    int value = magnitude(random);
    if (op == Opcode.AND || op == Opcode.OR || op == Opcode.XOR) {
      int mask = (1 << (1 + random.nextInt(BITS - 2))) - 1;
      return switch (random.nextInt(3)) {
        case 0 -> mask;
        case 1 -> ~mask;
        default -> value;
      };
    }
    return random.nextBoolean() ? value : -value;
  }

  /** A constant near an old one. */
  static int near(Step step, int old, RandomGenerator random) {
    if (isShift(step.op()) && step.a() != Step.CONSTANT) {
      return Math.clamp(old + (random.nextBoolean() ? 1 : -1), 0, BITS - 1);
    }
    return switch (random.nextInt(5)) {
      case 0 -> old + random.nextInt(9) - 4;
      case 1 -> old + (int) Math.rint(random.nextGaussian() * 0.02 * old);
      case 2 -> old + (int) Math.rint(random.nextGaussian() * 0.3 * old);
      case 3 -> random.nextBoolean() ? old << 1 : old >> 1;
      default -> old ^ 1 << random.nextInt(BITS);
    };
  }

  /** The steps of a random program. */
  List<Step> program(int length, RandomGenerator random) {
    List<Step> steps = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < length; i++) {
      Step step = step(1 + i, used < tables, random);
      used += step.isLookup() ? 1 : 0;
      steps.add(step);
    }
    return steps;
  }
}
