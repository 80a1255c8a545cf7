package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.OptionalInt;
import org.ulpforge.oracle.Precision;
import org.ulpforge.oracle.Range;

/**
 * What a program does on one side of a point at which it has no value: decided by its expansion
 * there, with bounds for all coefficients, so that neither answer but the last is a guess.
 */
enum Singularity {
  /** The result stays bounded: division by zero on the way leaves a limit. */
  LIMIT,
  /** The result grows without bounds, be it ever so near to the point. */
  POLE,
  /** The digits, or the terms of the expansion, do not suffice. */
  UNDECIDED;

  /** The less welcome of two. */
  Singularity and(Singularity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * Decides about a point.
   *
   * @param constants the free ones
   * @param place encloses the point
   * @param zero the slot that is known to be zero at it, if that is not seen by itself
   * @param side 1 to look at what is above the point, -1 for what is below
   */
  static Singularity of(
      Structure structure,
      BigDecimal[] constants,
      Range place,
      OptionalInt zero,
      int side,
      Precision precision) {
    try {
      Expansion result = expand(structure, constants, place, zero, side, precision);
      if (result.order() >= 0) {
        return LIMIT;
      }
      return result.sign() != 0 ? POLE : UNDECIDED;
    } catch (ArithmeticException e) {
      return UNDECIDED;
    }
  }

  private static Expansion expand(
      Structure structure,
      BigDecimal[] constants,
      Range place,
      OptionalInt zero,
      int side,
      Precision precision) {
    Expansion[] values = new Expansion[structure.slots()];
    values[0] = Expansion.beside(place, side);
    for (int i = 0; i < structure.free(); i++) {
      values[1 + i] = Expansion.constant(Range.point(constants[i]));
    }
    for (int i = 0; i < structure.fixed().size(); i++) {
      values[1 + structure.free() + i] = Expansion.constant(Range.point(structure.fixed().get(i)));
    }
    if (zero.isPresent() && zero.getAsInt() == 0 && values[0].mayVanish()) {
      values[0] = values[0].vanishing();
    }
    for (Structure.Step step : structure.steps()) {
      Expansion value = apply(step.operation(), values[step.a()], values[step.b()], precision);
      boolean vanishes = zero.isPresent() && zero.getAsInt() == step.result();
      values[step.result()] = vanishes && value.mayVanish() ? value.vanishing() : value;
    }
    return values[structure.result()];
  }

  private static Expansion apply(
      Structure.Operation operation, Expansion a, Expansion b, Precision precision) {
    return switch (operation) {
      case ADD -> a.add(b, precision);
      case SUB -> a.subtract(b, precision);
      case MUL -> a.multiply(b, precision);
      case DIV -> a.divide(b, precision);
      case SQRT -> a.sqrt(precision);
      case NEG -> a.negate();
      case ABS -> a.abs();
      case MIN -> a.min(b, precision);
      case MAX -> a.negate().min(b.negate(), precision).negate();
    };
  }
}
