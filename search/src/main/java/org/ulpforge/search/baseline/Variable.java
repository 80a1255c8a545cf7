package org.ulpforge.search.baseline;

import static org.ulpforge.program.Opcode.ADD;
import static org.ulpforge.program.Opcode.DIV;
import static org.ulpforge.program.Opcode.MUL;
import static org.ulpforge.program.Opcode.SQRT;
import static org.ulpforge.program.Opcode.SUB;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.ulpforge.format.Nearest;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * The variable u in which a function f is approximated, and what is done to the approximation R(u);
 * both count as operations.
 */
public enum Variable {
  /** f = R(x). */
  PLAIN("R(x)"),
  /** f = R(x²), for even functions. */
  EVEN("R(x²)"),
  /** f = x R(x²), for odd functions. */
  ODD("x·R(x²)"),
  /** f = s R(s²) with s = (x - 1) / (x + 1), for logarithms. */
  LOGARITHM("s·R(s²), s = (x−1)/(x+1)"),
  /** f = √x R(x²), for Bessel functions of order 1/2. */
  ROOT("√x·R(x²)"),
  /** f = x/2 + R(x²), for x times a function that is odd but for 1/2. */
  HALF("x/2 + R(x²)");

  private static final BigDecimal HALF_ONE = new BigDecimal("0.5");

  private final String formula;

  Variable(String formula) {
    this.formula = formula;
  }

  /** The form of the function, for tables. */
  public String formula() {
    return formula;
  }

  /**
   * The variable of that name, in any case.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public static Variable parse(String text) {
    return Arrays.stream(values())
        .filter(v -> v.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown variable '%s'; nearest: %s"
                    .formatted(
                        text,
                        Nearest.names(
                            text,
                            Arrays.stream(values())
                                .map(v -> v.name().toLowerCase(Locale.ROOT))
                                .toList()))));
  }

  /** The program of x for an approximation in u. */
  Program around(Core core) {
    ProgramBuilder program = new ProgramBuilder(1);
    Operand x = Operand.X;
    program.result(
        switch (this) {
          case PLAIN -> core.on(program, x);
          case EVEN -> core.on(program, square(program, x));
          case ODD -> program.append(MUL, x, core.on(program, square(program, x)));
          case LOGARITHM -> {
            Operand below = program.append(ADD, x, literal(BigDecimal.ONE));
            Operand above = program.append(SUB, x, literal(BigDecimal.ONE));
            Operand s = program.append(DIV, above, below);
            yield program.append(MUL, s, core.on(program, square(program, s)));
          }
          case ROOT ->
              program.append(MUL, program.append(SQRT, x), core.on(program, square(program, x)));
          case HALF ->
              program.append(
                  ADD,
                  program.append(MUL, x, literal(HALF_ONE)),
                  core.on(program, square(program, x)));
        });
    return program.build();
  }

  /** The constants of {@link #around} that belong to the variable: no fit may change them. */
  Set<Place> held() {
    return switch (this) {
      case LOGARITHM -> Set.of(new Place(0, 1), new Place(1, 1));
      case HALF -> Set.of(new Place(0, 1));
      case PLAIN, EVEN, ODD, ROOT -> Set.of();
    };
  }

  /** u at a point. */
  BigDecimal at(BigDecimal x, MathContext context) {
    return switch (this) {
      case PLAIN -> x;
      case EVEN, ODD, ROOT, HALF -> x.multiply(x, context);
      case LOGARITHM -> s(x, context).pow(2, context);
    };
  }

  /** What R is at a point where the function has this value. */
  BigDecimal core(BigDecimal value, BigDecimal x, MathContext context) {
    return switch (this) {
      case PLAIN, EVEN -> value;
      case ODD -> value.divide(x, context);
      case LOGARITHM -> value.divide(s(x, context), context);
      case ROOT -> value.divide(x.sqrt(context), context);
      case HALF -> value.subtract(x.multiply(HALF_ONE), context);
    };
  }

  private static BigDecimal s(BigDecimal x, MathContext context) {
    return x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), context);
  }

  private static Operand square(ProgramBuilder program, Operand value) {
    return program.append(MUL, value, value);
  }

  private static Operand literal(BigDecimal value) {
    return new Operand.RealLiteral(value);
  }
}
