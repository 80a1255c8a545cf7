package org.ulpforge.search.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * A program that is linear in its free constants c, such as a polynomial in any scheme: at each
 * point its weighted error is a linear function of them. For one thread.
 */
public final class LinearForm {

  private static final MathContext CONTEXT = new MathContext(60, RoundingMode.HALF_EVEN);

  private final Structure structure;
  private final Samples samples;
  private final DecimalTape tape;
  private final BigDecimal[] zeros;

  /**
   * The signed error at a point is the sum of c_i · factors_i, minus {@code right}; in 60 digits.
   */
  public record Equation(BigDecimal[] factors, BigDecimal right) {

    /** The signed error of constants. */
    public BigDecimal error(List<BigDecimal> constants) {
      BigDecimal sum = right.negate();
      for (int i = 0; i < factors.length; i++) {
        sum = sum.add(factors[i].multiply(constants.get(i), CONTEXT), CONTEXT);
      }
      return sum;
    }
  }

  private LinearForm(Structure structure, Samples samples) {
    this.structure = structure;
    this.samples = samples;
    this.tape = new DecimalTape(structure, CONTEXT);
    this.zeros = new BigDecimal[structure.free()];
    Arrays.fill(zeros, BigDecimal.ZERO);
  }

  /**
   * The linear form of a program.
   *
   * @param held literals that keep their values
   * @throws UnfittableException if the program is not linear in the others
   */
  public static LinearForm of(Program program, Set<Place> held, Samples samples) {
    Structure structure = new Structure(program, held);
    if (!structure.linear()) {
      throw new UnfittableException(
          "the program is not linear in its constants, as a polynomial is:"
              + " the best ones in a format cannot be told; --fix can hold some");
    }
    return new LinearForm(structure, samples);
  }

  /** Where the constants stand. */
  public List<Place> places() {
    return List.copyOf(structure.places());
  }

  /** The points of a fine Chebyshev grid, ascending. */
  public double[] points() {
    return samples.grid(Samples.FINEST, false).x().clone();
  }

  public Equation at(double point) {
    BigDecimal x = new BigDecimal(point);
    BigDecimal exact = samples.value(x, CONTEXT.getPrecision());
    BigDecimal weight = samples.weight(x, exact, CONTEXT);
    BigDecimal rest = exact.subtract(tape.evaluate(x, zeros), CONTEXT);
    BigDecimal[] factors = tape.gradient();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = factors[i].multiply(weight, CONTEXT);
    }
    return new Equation(factors, rest.multiply(weight, CONTEXT));
  }
}
