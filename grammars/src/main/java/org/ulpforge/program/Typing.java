package org.ulpforge.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.RealFormat;
import org.ulpforge.format.ScalarFormat;

/**
 * The types of all values of a program under a compute format.
 *
 * <p>An instruction that gives a float rounds to its own format, else to the compute format; its
 * float operands must be values of that format, or of one that is exactly contained in it ({@code
 * convert} takes any). An instruction that gives an integer has its own format, else that of its
 * integer operands, else the companion of its float operand: {@code i64} for {@code f64}, {@code
 * i32} for all narrower ones. Under an integer compute format the arguments are codes of the
 * storage format; under a float one they are its values.
 *
 * @param input the type of the arguments
 * @param results a type for each of {@link Program#instructions()}
 */
public record Typing(Type input, List<Type> results) {

  public Typing {
    results = List.copyOf(results);
  }

  /**
   * @throws IllegalArgumentException naming the instruction, if the program is not typed correctly
   */
  public static Typing of(Program program, Format compute) {
    Checker checker = new Checker(compute);
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      try {
        checker.results.add(checker.result(instructions.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "t"
                + i
                + " = "
                + instructions.get(i)
                + " in compute format "
                + compute.name()
                + ": "
                + e.getMessage());
      }
    }
    for (Program.Region region : program.regions()) {
      region.guard().ifPresent(guard -> checker.requireKind(guard, Opcode.Kind.MASK));
      checker.requireResult(region.result());
    }
    return new Typing(checker.input, checker.results);
  }

  /** The integer format that holds the codes of a float format in default integer instructions. */
  public static IntegerFormat companion(FloatFormat format) {
    return format.bits() > 32 ? IntegerFormat.I64 : IntegerFormat.I32;
  }

  /** The type of an operand; of a literal, the one that {@code wanted} asks for. */
  public Type of(Operand operand, Type wanted) {
    return switch (operand) {
      case Operand.Input ignored -> input;
      case Operand.Ref(int i) -> results.get(i);
      case Operand.Literal ignored -> wanted;
    };
  }

  /**
   * The integer format of literals that stand alone in an instruction: the compute format, or its
   * companion.
   */
  public static IntegerFormat defaultInteger(Format compute) {
    return switch (compute) {
      case IntegerFormat i -> i;
      case FloatFormat f -> companion(f);
      default -> IntegerFormat.I64;
    };
  }

  private static final class Checker {
    private final Format compute;
    private final Type input;
    private final List<Type> results = new ArrayList<>();

    Checker(Format compute) {
      this.compute = compute;
      this.input =
          switch (compute) {
            case FloatFormat f -> new Type.Float(f);
            case IntegerFormat i -> new Type.Int(i);
            case RealFormat ignored -> Type.REAL;
            case ScalarFormat other -> throw unsupported(other);
            case Format other -> throw unsupported(other);
          };
    }

    private static IllegalArgumentException unsupported(Format format) {
      return new IllegalArgumentException(
          "programs cannot compute in "
              + format.name()
              + "; a float format, an integer format or real is allowed");
    }

    Type result(Instruction instruction) {
      Opcode op = instruction.op();
      for (int i = 0; i < op.operands().size(); i++) {
        requireKind(instruction.operand(i), op.operands().get(i));
        requireNotDecimal(instruction.operand(i));
      }
      return switch (op.result()) {
        case MASK -> maskResult(instruction);
        case FLOAT ->
            compute instanceof RealFormat ? realResult(instruction) : floatResult(instruction);
        case INT -> new Type.Int(integerResult(instruction));
      };
    }

    private Type maskResult(Instruction instruction) {
      if (instruction.format().isPresent()) {
        throw new IllegalArgumentException("a comparison has no format of its own");
      }
      if (instruction.op().operands().getFirst() == Opcode.Kind.INT) {
        commonInteger(instruction);
      }
      return Type.MASK;
    }

    private Type realResult(Instruction instruction) {
      if (instruction.format().isPresent() || instruction.op() == Opcode.CONVERT) {
        throw new IllegalArgumentException("real arithmetic has no formats");
      }
      return Type.REAL;
    }

    private Type floatResult(Instruction instruction) {
      FloatFormat format = floatFormat(instruction.format());
      if (instruction.op() != Opcode.CONVERT) {
        for (int i = 0; i < instruction.op().operands().size(); i++) {
          requireExact(instruction.operand(i), format);
        }
      }
      instruction.table().forEach(entry -> requireExact(entry, format));
      return new Type.Float(format);
    }

    private FloatFormat floatFormat(Optional<ScalarFormat> own) {
      Format format = own.isPresent() ? own.get() : compute;
      if (format instanceof FloatFormat f) {
        return f;
      }
      throw new IllegalArgumentException(
          "the result is a float, which cannot be of format " + format.name());
    }

    /** Float operands must be values of the format that the result is rounded to. */
    private void requireExact(Operand operand, FloatFormat format) {
      switch (operand) {
        case Operand.FloatLiteral(double value) -> {
          if (!format.contains(value)) {
            throw new IllegalArgumentException(
                operand
                    + " is no value of "
                    + format.name()
                    + "; the nearest is "
                    + new Operand.FloatLiteral(format.round(value)));
          }
        }
        case Operand.RealLiteral(var value) -> throw decimal(operand, format, value.doubleValue());
        default -> {
          if (typeOf(operand) instanceof Type.Float(FloatFormat f) && !f.embedsIn(format)) {
            throw new IllegalArgumentException(
                operand
                    + " is "
                    + f.name()
                    + ", not exact in "
                    + format.name()
                    + "; use convert."
                    + format.name());
          }
        }
      }
    }

    /**
     * Decimals are for exact real arithmetic; floats have hexadecimal ones, which hide no rounding.
     */
    private void requireNotDecimal(Operand operand) {
      if (operand instanceof Operand.RealLiteral(var value) && !(compute instanceof RealFormat)) {
        throw decimal(
            operand, compute instanceof FloatFormat f ? f : FloatFormat.F64, value.doubleValue());
      }
    }

    private static IllegalArgumentException decimal(
        Operand operand, FloatFormat format, double value) {
      return new IllegalArgumentException(
          operand
              + " is written in decimal; the nearest value of "
              + format.name()
              + " is "
              + new Operand.FloatLiteral(format.round(value)));
    }

    private IntegerFormat integerResult(Instruction instruction) {
      if (compute instanceof RealFormat) {
        throw new IllegalArgumentException("real arithmetic has no integers");
      }
      if (instruction.op() == Opcode.BITS
          && instruction.operand(0) instanceof Operand.Literal literal) {
        requireExact(literal, floatFormat(Optional.empty()));
      }
      if (instruction.format().isPresent()) {
        if (instruction.format().get() instanceof IntegerFormat own) {
          return own;
        }
        throw new IllegalArgumentException(
            "the result is an integer, which cannot be of format "
                + instruction.format().get().name());
      }
      return switch (instruction.op()) {
        case BITS, TOINT ->
            typeOf(instruction.operand(0)) instanceof Type.Float(FloatFormat f)
                ? companion(f)
                : defaultInteger(compute);
        case ILOOKUP -> defaultInteger(compute);
        case IADD, ISUB, IMUL, AND, OR, XOR, NOT, SHL, SHR, USHR, IMIN, IMAX, ISELECT ->
            commonInteger(instruction);
        case ADD,
            SUB,
            MUL,
            DIV,
            FMA,
            SQRT,
            NEG,
            ABS,
            MIN,
            MAX,
            RINT,
            LT,
            LE,
            EQ,
            SELECT,
            CONVERT,
            TOFLOAT,
            FROMBITS,
            LOOKUP,
            ILT,
            IEQ ->
            throw new IllegalStateException(instruction.op() + " has no integer result");
      };
    }

    private IntegerFormat commonInteger(Instruction instruction) {
      IntegerFormat common = null;
      for (Operand operand : instruction.operands()) {
        if (typeOf(operand) instanceof Type.Int(IntegerFormat f)) {
          if (common != null && !common.equals(f)) {
            throw new IllegalArgumentException(
                "operands of formats " + common.name() + " and " + f.name());
          }
          common = f;
        }
      }
      return common == null ? defaultInteger(compute) : common;
    }

    void requireKind(Operand operand, Opcode.Kind kind) {
      boolean fits =
          switch (operand) {
            case Operand.FloatLiteral ignored -> kind == Opcode.Kind.FLOAT;
            case Operand.RealLiteral ignored -> kind == Opcode.Kind.FLOAT;
            case Operand.IntLiteral ignored -> kind == Opcode.Kind.INT;
            case Operand.Input ignored -> kindOf(input) == kind;
            case Operand.Ref(int i) -> kindOf(results.get(i)) == kind;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            operand + " is no " + kind.name().toLowerCase(java.util.Locale.ROOT));
      }
    }

    void requireResult(Operand result) {
      switch (compute) {
        case IntegerFormat ignored -> requireKind(result, Opcode.Kind.INT);
        case FloatFormat f -> {
          requireKind(result, Opcode.Kind.FLOAT);
          requireExact(result, f);
        }
        default -> requireKind(result, Opcode.Kind.FLOAT);
      }
    }

    private Type typeOf(Operand operand) {
      return switch (operand) {
        case Operand.Input ignored -> input;
        case Operand.Ref(int i) -> results.get(i);
        case Operand.Literal ignored -> null;
      };
    }

    private static Opcode.Kind kindOf(Type type) {
      return switch (type) {
        case Type.Float ignored -> Opcode.Kind.FLOAT;
        case Type.Real ignored -> Opcode.Kind.FLOAT;
        case Type.Int ignored -> Opcode.Kind.INT;
        case Type.Mask ignored -> Opcode.Kind.MASK;
      };
    }
  }
}
