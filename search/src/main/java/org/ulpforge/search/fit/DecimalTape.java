package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.BitSet;

/** Value and reverse derivatives of a structure at one point, in decimal arithmetic. */
final class DecimalTape {

  private static final BigDecimal TWO = BigDecimal.TWO;
  private static final String BEYOND = "is beyond the range of decimal arithmetic";

  private final Structure structure;
  private final MathContext context;
  private final BigDecimal[] value;
  private int step;

  DecimalTape(Structure structure, MathContext context) {
    this.structure = structure;
    this.context = context;
    this.value = new BigDecimal[structure.slots()];
    for (int i = 0; i < structure.fixed().size(); i++) {
      value[1 + structure.free() + i] = structure.fixed().get(i);
    }
  }

  /**
   * @param constants the free ones, perhaps followed by numbers that are ignored
   * @throws ArithmeticException where the program has no finite value
   */
  BigDecimal evaluate(BigDecimal x, BigDecimal[] constants) {
    value[0] = x;
    System.arraycopy(constants, 0, value, 1, structure.free());
    for (step = 0; step < structure.steps().size(); step++) {
      Structure.Step next = structure.steps().get(step);
      BigDecimal a = value[next.a()];
      BigDecimal b = value[next.b()];
      value[next.result()] =
          switch (next.operation()) {
            case ADD -> a.add(b, context);
            case SUB -> a.subtract(b, context);
            case MUL -> a.multiply(b, context);
            case DIV -> a.divide(b, context);
            case SQRT -> a.sqrt(context);
            case NEG -> a.negate();
            case ABS -> a.abs();
            case MIN -> a.min(b);
            case MAX -> a.max(b);
          };
    }
    return value[structure.result()];
  }

  /** The number of the step at which {@link #evaluate} failed last. */
  int failing() {
    return step;
  }

  /** Why {@link #evaluate} failed last, as {@code t1 = div 1 t0 divides by zero}. */
  String failure() {
    Structure.Step failed = structure.steps().get(step);
    String problem =
        switch (failed.operation()) {
          case DIV -> value[failed.b()].signum() == 0 ? "divides by zero" : BEYOND;
          case SQRT ->
              value[failed.a()].signum() < 0 ? "takes the root of a negative number" : BEYOND;
          case ADD, SUB, MUL, NEG, ABS, MIN, MAX -> BEYOND;
        };
    return structure.describe(failed) + " " + problem;
  }

  /**
   * The numbers of the steps that divided by something negative where {@link #evaluate} was last.
   */
  BitSet negativeDivisors() {
    BitSet negative = new BitSet();
    for (int i = 0; i < structure.steps().size(); i++) {
      Structure.Step s = structure.steps().get(i);
      negative.set(i, s.operation() == Structure.Operation.DIV && value[s.b()].signum() < 0);
    }
    return negative;
  }

  /** Derivatives by the free constants where {@link #evaluate} was last. */
  BigDecimal[] gradient() {
    BigDecimal[] adjoint = new BigDecimal[value.length];
    Arrays.fill(adjoint, BigDecimal.ZERO);
    adjoint[structure.result()] = BigDecimal.ONE;
    for (Structure.Step step : structure.steps().reversed()) {
      BigDecimal out = adjoint[step.result()];
      if (out.signum() != 0) {
        propagate(step, out, adjoint);
      }
    }
    return Arrays.copyOfRange(adjoint, 1, 1 + structure.free());
  }

  private void propagate(Structure.Step step, BigDecimal out, BigDecimal[] adjoint) {
    BigDecimal a = value[step.a()];
    BigDecimal b = value[step.b()];
    BigDecimal r = value[step.result()];
    switch (step.operation()) {
      case ADD -> {
        add(adjoint, step.a(), out);
        add(adjoint, step.b(), out);
      }
      case SUB -> {
        add(adjoint, step.a(), out);
        add(adjoint, step.b(), out.negate());
      }
      case MUL -> {
        add(adjoint, step.a(), out.multiply(b, context));
        add(adjoint, step.b(), out.multiply(a, context));
      }
      case DIV -> {
        BigDecimal share = out.divide(b, context);
        add(adjoint, step.a(), share);
        add(adjoint, step.b(), share.multiply(r, context).negate());
      }
      case SQRT -> add(adjoint, step.a(), out.divide(r.multiply(TWO), context));
      case NEG -> add(adjoint, step.a(), out.negate());
      case ABS -> add(adjoint, step.a(), a.signum() < 0 ? out.negate() : out);
      case MIN, MAX -> add(adjoint, r.compareTo(a) == 0 ? step.a() : step.b(), out);
    }
  }

  private void add(BigDecimal[] adjoint, int slot, BigDecimal term) {
    adjoint[slot] = adjoint[slot].add(term, context);
  }
}
