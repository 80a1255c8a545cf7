package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/** Values for the free constants of a program, in the order in which they stand there. */
public final class Constants {

  private final Structure structure;
  private final double[] rounded;
  private final Supplier<List<BigDecimal>> exact;

  private Constants(Structure structure, double[] rounded, Supplier<List<BigDecimal>> exact) {
    this.structure = structure;
    this.rounded = rounded;
    this.exact = exact;
  }

  static Constants of(Structure structure, Pair values) {
    // A screening makes thousands of these a second: decimals are made when they are asked for.
    return new Constants(structure, values.hi, values::decimals);
  }

  static Constants of(Structure structure, List<BigDecimal> values) {
    double[] rounded = values.stream().mapToDouble(BigDecimal::doubleValue).toArray();
    return new Constants(structure, rounded, () -> values);
  }

  /** Where the constants stand. */
  public List<Place> places() {
    return List.copyOf(structure.places());
  }

  /** The constants rounded to double. */
  public double[] rounded() {
    return rounded.clone();
  }

  /** The constants with all digits that were computed. */
  public List<BigDecimal> exact() {
    return exact.get();
  }

  /** The program with these constants as literals. */
  public Program program(Function<BigDecimal, Operand.Literal> literal) {
    return structure.with(exact(), literal);
  }
}
