package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * Turns the canonical form of a program into steps on machine types, with the decoding of stored
 * arguments before and the final rounding after it.
 */
final class Lowering {

  private final Program program;
  private final Format compute;
  private final Typing typing;
  private final Steps steps = new Steps();
  private final FloatCodes codes = new FloatCodes(steps);
  private final FloatSteps floats = new FloatSteps(steps, codes);
  private final IntegerSteps integers = new IntegerSteps(steps, codes);
  private final StorageSteps stored;
  private final List<Value> results = new ArrayList<>();
  private Optional<ValueBounds> bounds = Optional.empty();
  private Optional<NanPaths> nanPaths = Optional.empty();

  private Lowering(Program program, Format compute, ScalarFormat storage) {
    this.program = program;
    this.compute = compute;
    this.stored = new StorageSteps(steps, codes, integers, storage, compute);
    this.typing = Typing.of(program, compute);
  }

  /**
   * @param compute the format of the operations, a float or integer format
   * @param storage the format of arguments and result
   * @throws IllegalArgumentException if the program is not typed correctly, or machines have no
   *     types for its formats
   */
  static Lowered lower(Program program, Format compute, ScalarFormat storage) {
    if (!(compute instanceof FloatFormat) && !(compute instanceof IntegerFormat)) {
      throw new IllegalArgumentException(
          "a program that computes in "
              + compute.name()
              + " has no bits to emit; a float or integer compute format is allowed");
    }
    return new Lowering(Canonical.of(program), compute, storage).lower(storage);
  }

  private Lowered lower(ScalarFormat storage) {
    Element element = Element.of(storage);
    List<Lowered.Block> decode = new ArrayList<>();
    for (int i = 0; i < program.arity(); i++) {
      steps.open();
      Value decoded = stored.decode(new Value.Argument(i, element.carrier()));
      decode.add(new Lowered.Block(steps.close(), decoded));
    }
    List<Instruction> instructions = program.instructions();
    steps.open();
    int headSize = program.isStraightLine() ? 0 : program.head().size();
    lower(instructions.subList(0, headSize));
    List<Lowered.Region> regions = new ArrayList<>();
    for (Program.Region region : program.regions()) {
      bounds = Optional.of(new ValueBounds(program, typing, regions.size()));
      nanPaths = Optional.of(new NanPaths(program, typing, regions.size()));
      steps.open();
      lower(region.body());
      Value result = result(region.result());
      Optional<Value> guard = region.guard().map(g -> results.get(g.index()));
      regions.add(new Lowered.Region(guard, new Lowered.Block(steps.close(), result)));
    }
    List<Step> head = steps.close();
    Carrier carried = regions.getFirst().block().result().carrier();
    steps.open();
    Value encoded = stored.encode(new Value.Argument(0, carried));
    Lowered.Block encode = new Lowered.Block(steps.close(), encoded);
    return new Lowered(
        storage, compute, element, decode, head, regions, encode, List.copyOf(results));
  }

  private void lower(List<Instruction> instructions) {
    for (Instruction instruction : instructions) {
      Type type = typing.results().get(results.size());
      results.add(
          switch (type) {
            case Type.Float(FloatFormat format) -> floatOp(instruction, format);
            case Type.Int(IntegerFormat format) -> integerOp(instruction, format);
            case Type.Mask ignored -> comparison(instruction);
            case Type.Real ignored -> throw new IllegalStateException("real is refused before");
          });
    }
  }

  private Value floatOp(Instruction in, FloatFormat format) {
    return switch (in.op()) {
      case ADD, SUB, MUL, DIV ->
          floats.arithmetic(in.op(), format, f(in, 0, format), f(in, 1, format));
      case SQRT -> floats.arithmetic(in.op(), format, f(in, 0, format));
      case FMA -> floats.fma(format, f(in, 0, format), f(in, 1, format), f(in, 2, format));
      case NEG -> floats.neg(format, f(in, 0, format));
      case ABS -> floats.abs(format, f(in, 0, format));
      case MIN, MAX -> floats.extreme(in.op(), format, f(in, 0, format), f(in, 1, format));
      case RINT -> floats.rint(format, f(in, 0, format));
      case SELECT -> steps.select(mask(in), f(in, 1, format), f(in, 2, format));
      case CONVERT -> convert(in.operand(0), format);
      case TOFLOAT -> {
        IntegerFormat from = integerFormat(in.operand(0));
        yield integers.toFloat(integer(in.operand(0), from), from, format);
      }
      case FROMBITS -> {
        IntegerFormat from = integerFormat(in.operand(0));
        Carrier code = Element.of(format).carrier().codes();
        IntegerFormat low = IntegerFormat.of(from.bits(), false);
        Value bits = integers.convert(integer(in.operand(0), from), from, low);
        yield codes.decode(
            integers.convert(bits, low, IntegerFormat.of(code.bits(), false)), format);
      }
      case LOOKUP -> lookup(in, Carrier.of(format), e -> Carrier.of(format).constant(literal(e)));
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          ISELECT,
          TOINT,
          BITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          ILOOKUP ->
          throw new IllegalStateException(in + " gives no float");
    };
  }

  private Value integerOp(Instruction in, IntegerFormat format) {
    return switch (in.op()) {
      case IADD, ISUB, IMUL, AND, OR, XOR ->
          integers.arithmetic(in.op(), format, n(in, 0, format), n(in, 1, format));
      case NOT -> integers.arithmetic(in.op(), format, n(in, 0, format));
      case SHL ->
          integers.arithmetic(
              in.op(), format, n(in, 0, format), integers.count(n(in, 1, format), format));
      case SHR ->
          integers.shiftRight(n(in, 0, format), integers.count(n(in, 1, format), format), format);
      case USHR ->
          integers.shiftRightUnsigned(
              n(in, 0, format), integers.count(n(in, 1, format), format), format);
      case IMIN, IMAX -> integers.extreme(in.op(), n(in, 0, format), n(in, 1, format), format);
      case ISELECT -> steps.select(mask(in), n(in, 1, format), n(in, 2, format));
      case TOINT -> integers.fromFloat(floating(in.operand(0)), format);
      case BITS -> bits(in.operand(0), format);
      case ILOOKUP ->
          lookup(
              in,
              Carrier.of(format),
              e ->
                  Carrier.of(format)
                      .constant(IntegerSteps.constant(((Operand.IntLiteral) e).value(), format)));
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
          ILT,
          IEQ,
          SELECT,
          CONVERT,
          TOFLOAT,
          FROMBITS,
          LOOKUP ->
          throw new IllegalStateException(in + " gives no integer");
    };
  }

  private Value comparison(Instruction in) {
    return switch (in.op()) {
      case LT, LE, EQ -> {
        Value a = floating(in.operand(0));
        Value b = floating(in.operand(1));
        Carrier common = a.carrier().max(b.carrier());
        yield steps.compare(in.op(), widened(a, common), widened(b, common));
      }
      case ILT, IEQ -> {
        boolean firstIsLiteral = in.operand(0) instanceof Operand.Literal;
        IntegerFormat common = integerFormat(in.operand(firstIsLiteral ? 1 : 0));
        Value a = n(in, 0, common);
        Value b = n(in, 1, common);
        yield in.op() == Opcode.IEQ
            ? steps.compare(in.op(), a, b)
            : steps.compare(in.op(), integers.signed(a, common), integers.signed(b, common));
      }
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
          SELECT,
          ISELECT,
          CONVERT,
          TOINT,
          TOFLOAT,
          BITS,
          FROMBITS,
          IADD,
          ISUB,
          IMUL,
          AND,
          OR,
          XOR,
          NOT,
          SHL,
          SHR,
          USHR,
          IMIN,
          IMAX,
          LOOKUP,
          ILOOKUP ->
          throw new IllegalStateException(in + " is no comparison");
    };
  }

  private Value convert(Operand operand, FloatFormat to) {
    Value value = floating(operand);
    boolean exact =
        !(operand instanceof Operand.Literal)
            && formatOf(operand) instanceof FloatFormat from
            && from.embedsIn(to);
    return exact ? widened(value, Carrier.of(to)) : codes.round(value, to);
  }

  /** The one code of a NaN is the format's quiet NaN, where it matters. */
  private Value bits(Operand operand, IntegerFormat to) {
    FloatFormat from =
        (FloatFormat) (operand instanceof Operand.Literal ? compute : formatOf(operand));
    Value value = f(operand, from);
    Value code = codes.encode(value, from);
    boolean careless =
        bounds.filter(b -> b.isFinite(operand)).isPresent()
            || nanPaths.filter(p -> p.reachesResult(operand)).isPresent();
    Value canonical =
        careless
            ? code
            : steps.select(
                steps.compare(Opcode.EQ, value, value),
                code,
                code.carrier().constant(from.nanCode()));
    return integers.convert(canonical, IntegerFormat.of(code.carrier().bits(), false), to);
  }

  private interface Entry {
    Value.Constant of(Operand literal);
  }

  /** Of the index, the low bits count only: it is brought to the width of the entries. */
  private Value lookup(Instruction in, Carrier carrier, Entry entry) {
    Value index = integer(in.operand(0), integerFormat(in.operand(0)));
    List<Value.Constant> table = in.table().stream().map(entry::of).toList();
    return steps.emit(in.op(), carrier, List.of(steps.convert(index, carrier.codes())), table);
  }

  private Value result(Operand operand) {
    return switch (compute) {
      case IntegerFormat format -> integer(operand, format);
      case FloatFormat format -> f(operand, format);
      default -> throw new IllegalStateException(compute.name() + " is refused before");
    };
  }

  private Value mask(Instruction in) {
    return results.get(((Operand.Ref) in.operand(0)).index());
  }

  private Value f(Instruction in, int operand, FloatFormat format) {
    return f(in.operand(operand), format);
  }

  /** A float operand, exact in the type that carries a format. */
  private Value f(Operand operand, FloatFormat format) {
    Carrier carrier = Carrier.of(format);
    return operand instanceof Operand.Literal
        ? carrier.constant(literal(operand))
        : widened(value(operand), carrier);
  }

  /** A float operand of any format, a literal as f32 if it is exact there. */
  private Value floating(Operand operand) {
    if (operand instanceof Operand.Literal) {
      double value = literal(operand);
      return (FloatFormat.F32.contains(value) ? Carrier.F32 : Carrier.F64).constant(value);
    }
    return value(operand);
  }

  private Value widened(Value value, Carrier carrier) {
    return value instanceof Value.Constant constant
        ? carrier.constant(constant.value())
        : steps.convert(value, carrier);
  }

  private static double literal(Operand operand) {
    return ((Operand.FloatLiteral) operand).value();
  }

  private Value n(Instruction in, int operand, IntegerFormat format) {
    return integer(in.operand(operand), format);
  }

  /** An integer operand brought to a format. */
  private Value integer(Operand operand, IntegerFormat format) {
    return operand instanceof Operand.IntLiteral(long value)
        ? Carrier.of(format).constant(IntegerSteps.constant(value, format))
        : integers.convert(value(operand), (IntegerFormat) formatOf(operand), format);
  }

  /** The format of an integer operand, of a literal the default one. */
  private IntegerFormat integerFormat(Operand operand) {
    if (operand instanceof Operand.Literal) {
      return compute instanceof IntegerFormat format
          ? format
          : Typing.companion((FloatFormat) compute);
    }
    return (IntegerFormat) formatOf(operand);
  }

  private Value value(Operand operand) {
    return switch (operand) {
      case Operand.Input(int i) -> new Value.Argument(i, argumentCarrier());
      case Operand.Ref(int i) -> results.get(i);
      case Operand.Literal ignored ->
          throw new IllegalStateException("literals take the type that is wanted");
    };
  }

  private Carrier argumentCarrier() {
    return switch (compute) {
      case FloatFormat format -> Carrier.of(format);
      case IntegerFormat format -> Carrier.of(format);
      default -> throw new IllegalStateException(compute.name() + " is refused before");
    };
  }

  private Format formatOf(Operand operand) {
    Type type =
        switch (operand) {
          case Operand.Input ignored -> typing.input();
          case Operand.Ref(int i) -> typing.results().get(i);
          case Operand.Literal ignored ->
              throw new IllegalStateException("literals have no format");
        };
    return switch (type) {
      case Type.Float(FloatFormat format) -> format;
      case Type.Int(IntegerFormat format) -> format;
      default -> throw new IllegalStateException(operand + " is no number");
    };
  }
}
