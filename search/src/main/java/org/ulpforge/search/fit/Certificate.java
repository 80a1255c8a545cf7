package org.ulpforge.search.fit;

import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * The largest error of a program over many points, in decimal arithmetic: those of a dense grid and
 * of the searches for each extremum between them. It is no proof for the points between.
 *
 * @param digits of the arithmetic
 * @param points how many were tried
 * @param lo the first of them; inside the interval where the target or the program has no value at
 *     its end
 * @param hi the last of them
 * @param error the largest found; infinite where the program has no value
 * @param at where
 * @param removable instructions that divide by zero at points inside, and where; the result has a
 *     limit there
 * @param obstacle if the error is infinite, the instruction that has no value, and where
 */
public record Certificate(
    int digits,
    int points,
    double lo,
    double hi,
    double error,
    double at,
    List<String> removable,
    Optional<String> obstacle) {

  /** Below this, errors are those of the arithmetic, and more digits would only make them less. */
  private static final double NEGLIGIBLE = 1e-100;

  /**
   * Checks a program whose constants are what they are. An end of the interval at which it is
   * singular is approached.
   *
   * @throws IllegalArgumentException in one line, if the program is no real function of one
   *     argument
   */
  public static Certificate of(Program program, Samples samples) {
    Structure structure = new Structure(program, literals(program));
    Certificate first = of(structure, samples, DecimalExchange.context(1));
    if (!(first.error() > NEGLIGIBLE) || first.obstacle().isPresent()) {
      return first;
    }
    MathContext context = DecimalExchange.context(first.error());
    return context.getPrecision() > first.digits() ? of(structure, samples, context) : first;
  }

  private static Certificate of(Structure structure, Samples samples, MathContext context) {
    return new DenseCheck(structure, List.of(), samples, context).run();
  }

  private static Set<Place> literals(Program program) {
    Set<Place> places = new HashSet<>();
    List<Instruction> body = program.instructions();
    for (int i = 0; i < body.size(); i++) {
      for (int k = 0; k < body.get(i).operands().size(); k++) {
        if (body.get(i).operand(k) instanceof Operand.Literal) {
          places.add(new Place(i, k));
        }
      }
    }
    return places;
  }
}
