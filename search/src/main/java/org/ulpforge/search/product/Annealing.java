package org.ulpforge.search.product;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Opcode;

/**
 * Simulated annealing over programs of a fixed number of steps, which compute the base and the
 * index of a {@link Correction}. From random programs, or from shorter ones with a step more.
 */
final class Annealing {

  /** The first temperature, in merits of the program that it starts from. */
  private static final double HEAT = 0.05;

  /** One in so many new constants is a run of ones. */
  private static final int KINDS_OF_CONSTANT = 3;

  /**
   * @param base which value is corrected; the last one is the index
   * @param sign 1 or −1 if the last value is added to the base, or subtracted, before a constant
   *     is; else 0
   */
  record Gene(List<Step> steps, int base, int sign) {}

  /** A gene with its approximate merit. */
  record Rated(Gene gene, double merit) {}

  private final Products sample;
  private final Correction correction;
  private final Correction.Linear linear;
  private final Machine machine;
  private final RandomGenerator random;
  private final int[][] values;
  private final int[][] constants;
  private final double[] offsets;
  private final Ending ending;
  private final int[] sums;

  /** What becomes of base and index. */
  enum Ending {
    /** The last value is the base, and a constant is added: one operation. */
    CONSTANT,
    /** The last value is added to a base or subtracted from it, then a constant: two. */
    DIFFERENCE,
    /** The last value is the index of a table whose entry is added to a base: two. */
    TABLE;

    int operations() {
      return this == CONSTANT ? 1 : 2;
    }
  }

  /**
   * @param correction whose pairs are those of the sample
   * @param steps at most
   */
  Annealing(Correction correction, Ending ending, int steps, RandomGenerator random) {
    this.sample = correction.products();
    this.correction = correction;
    this.linear = Correction.Linear.of(sample);
    this.random = random;
    machine = new Machine(sample.format().bits());
    values = new int[Step.ARGUMENTS + steps][sample.size()];
    values[0] = sample.x();
    values[1] = sample.y();
    constants = new int[2][sample.size()];
    offsets = new double[correction.entries()];
    this.ending = ending;
    sums = new int[sample.size()];
  }

  /** A random gene. */
  Gene random(int steps) {
    List<Step> program = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      program.add(step(Step.ARGUMENTS + i));
    }
    return new Gene(program, base(steps), sign());
  }

  /** A gene that is longer by a random step somewhere. */
  Gene longer(Gene gene) {
    int at = random.nextInt(gene.steps().size() + 1);
    int fresh = Step.ARGUMENTS + at;
    List<Step> program = new ArrayList<>(gene.steps().subList(0, at));
    program.add(step(fresh));
    gene.steps()
        .subList(at, gene.steps().size())
        .forEach(s -> program.add(new Step(s.op(), moved(s.a(), fresh), moved(s.b(), fresh))));
    int base = ending == Ending.CONSTANT ? base(program.size()) : moved(gene.base(), fresh);
    return new Gene(program, base, gene.sign());
  }

  private int base(int steps) {
    int values = Step.ARGUMENTS + steps;
    return ending == Ending.CONSTANT ? values - 1 : random.nextInt(values);
  }

  private int sign() {
    return ending == Ending.DIFFERENCE ? 1 - 2 * random.nextInt(2) : 0;
  }

  private static int moved(int operand, int from) {
    return operand >= from ? operand + 1 : operand;
  }

  /** The best gene on the way down from a start. */
  Rated run(Gene start, long evaluations, BooleanSupplier stop) {
    Rated now = rated(start);
    Rated best = now;
    double heat = HEAT * now.merit();
    for (long i = 0; i < evaluations && !stop.getAsBoolean(); i++) {
      Rated next = rated(mutated(now.gene()));
      // What begins badly cools from where it has got to.
      heat = Math.min(heat, HEAT * now.merit());
      double temperature = heat * (1 - (double) i / evaluations);
      double worse = next.merit() - now.merit();
      if (worse <= 0 || Math.exp(-worse / temperature) > random.nextDouble()) {
        now = next;
        best = now.merit() < best.merit() ? now : best;
      }
    }
    return best;
  }

  private Rated rated(Gene gene) {
    int[] index = evaluate(gene, machine, values, constants);
    int[] base = sum(gene, values[gene.base()], index, sums);
    double merit = correction.approximate(linear, base, index, offsets);
    return new Rated(gene, Double.isNaN(merit) ? Double.POSITIVE_INFINITY : merit);
  }

  /**
   * Computes all values of a gene.
   *
   * @return the last one
   */
  static int[] evaluate(Gene gene, Machine machine, int[][] values, int[][] constants) {
    int free = Step.ARGUMENTS;
    for (Step step : gene.steps()) {
      machine.run(step, values, constants, values[free], 0, values[free].length);
      free++;
    }
    return values[free - 1];
  }

  /** What the constant or the entry is added to: the base, or a sum that is written to a column. */
  static int[] sum(Gene gene, int[] base, int[] last, int[] out) {
    if (gene.sign() == 0) {
      return base;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = base[i] + gene.sign() * last[i];
    }
    return out;
  }

  private Gene mutated(Gene gene) {
    List<Step> steps = new ArrayList<>(gene.steps());
    int base = gene.base();
    int sign = gene.sign();
    int changes = 1 + random.nextInt(2);
    for (int c = 0; c < changes; c++) {
      int place = random.nextInt(steps.size() + 1);
      if (place == steps.size()) {
        base = base(steps.size());
        sign = sign();
      } else if (random.nextInt(4) == 0) {
        swap(steps, place, random.nextInt(steps.size()));
      } else {
        steps.set(place, changed(steps.get(place), Step.ARGUMENTS + place));
      }
    }
    return new Gene(steps, base, sign);
  }

  /** Changes the places of two steps; operands that are not there yet become random ones. */
  private void swap(List<Step> steps, int i, int j) {
    Step first = steps.get(i);
    steps.set(i, steps.get(j));
    steps.set(j, first);
    for (int s = Math.min(i, j); s < steps.size(); s++) {
      Step step = steps.get(s);
      int free = Step.ARGUMENTS + s;
      int a = step.a() < free ? step.a() : random.nextInt(free);
      int b = step.b() < free ? step.b() : random.nextInt(free);
      steps.set(s, new Step(step.op(), a, b));
    }
  }

  private Step changed(Step old, int free) {
    return switch (random.nextInt(4)) {
      case 0 -> step(free);
      case 1 ->
          new Step(old.op(), Step.isConstant(old.a()) ? old.a() : random.nextInt(free), old.b());
      case 2 ->
          new Step(
              old.op(),
              old.a(),
              Step.isConstant(old.b()) ? other(old.op(), old.b()) : random.nextInt(free));
      default -> {
        Opcode op = Machine.OPS.get(random.nextInt(Machine.OPS.size()));
        yield Machine.isShift(op) == Machine.isShift(old.op())
            ? new Step(op, old.a(), old.b())
            : old;
      }
    };
  }

  private Step step(int free) {
    Opcode op = Machine.OPS.get(random.nextInt(Machine.OPS.size()));
    int a = random.nextInt(free);
    boolean constant = Machine.isShift(op) || random.nextInt(3) == 0;
    return new Step(op, a, constant ? constant(op) : random.nextInt(free));
  }

  private int constant(Opcode op) {
    if (Machine.isShift(op)) {
      return Step.constant(1 + random.nextInt(machine.bits() - 1));
    }
    int mantissa = (1 << sample.format().fractionBits()) - 1;
    int ones = machine.mask() >>> random.nextInt(machine.bits());
    return Step.constant(
        switch (random.nextInt(KINDS_OF_CONSTANT)) {
          case 0 -> random.nextInt(machine.mask() + 1);
          case 1 -> random.nextInt(mantissa + 1);
          default -> (ones << random.nextInt(machine.bits())) & machine.mask();
        });
  }

  /** A constant near an old one: by a bit, or by a small difference. */
  private int other(Opcode op, int old) {
    if (Machine.isShift(op) || random.nextInt(3) == 0) {
      return constant(op);
    }
    int value = -1 - old;
    int changed =
        random.nextBoolean()
            ? value ^ 1 << random.nextInt(machine.bits())
            : value + random.nextInt(9) - 4;
    return Step.constant(changed & machine.mask());
  }
}
