package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;
import org.ulpforge.program.Typing;

/**
 * Two values of f16 or bf16 at once, in one word, for straight-line programs that both store and
 * compute in that format. Operations that have a form on pairs use it; the others are done on each
 * half as the function of one value does them. On a host each half is calculated by itself, to the
 * same bits.
 */
final class CudaPairs {

  private final KernelSpec spec;
  private final FloatFormat format;
  private final Program program;
  private final Typing typing;
  private final Lowered lowered;
  private final CudaDialect dialect = new CudaDialect();
  private final Map<Integer, Step> steps = new HashMap<>();

  private CudaPairs(KernelSpec spec, FloatFormat format, Lowered lowered) {
    this.spec = spec;
    this.format = format;
    this.program = Canonical.of(spec.program());
    this.typing = Typing.of(program, spec.compute());
    this.lowered = lowered;
    lowered.steps().forEach(step -> steps.put(step.id(), step));
  }

  /** None where a program has no operation on pairs. */
  static Optional<CudaPairs> of(KernelSpec spec, Lowered lowered) {
    if (!(spec.compute() instanceof FloatFormat format)
        || !(spec.storage() instanceof FloatFormat storage)
        || !Carrier.same(format, storage)
        || !(Carrier.same(format, FloatFormat.F16) || Carrier.same(format, FloatFormat.BF16))
        || !lowered.isStraightLine()) {
      return Optional.empty();
    }
    CudaPairs pairs = new CudaPairs(spec, format, lowered);
    return pairs.used().isEmpty() ? Optional.empty() : Optional.of(pairs);
  }

  private boolean isF16() {
    return Carrier.same(format, FloatFormat.F16);
  }

  private String pairType() {
    return isF16() ? "__half2" : "__nv_bfloat162";
  }

  /** The operations on pairs that occur. */
  private Set<Opcode> used() {
    return IntStream.range(0, program.instructions().size())
        .filter(this::isOnPairs)
        .mapToObj(i -> program.instructions().get(i).op())
        .filter(op -> CudaPairOps.INTRINSICS.containsKey(op))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isOnPairs(int index) {
    Instruction instruction = program.instructions().get(index);
    return CudaPairOps.isOnPairs(instruction.op())
        && isOfFormat(typing.results().get(index))
        && instruction.operands().stream().allMatch(this::isOfFormat);
  }

  private boolean isOfFormat(Operand operand) {
    return switch (operand) {
      case Operand.Input ignored -> true;
      case Operand.Literal ignored -> true;
      case Operand.Ref(int index) -> isOfFormat(typing.results().get(index));
    };
  }

  private boolean isOfFormat(Type type) {
    return type instanceof Type.Float(FloatFormat f) && Carrier.same(f, format);
  }

  void writeInclude(Source out) {
    out.directive("#ifdef __CUDACC__");
    out.line("#include <%s>", isF16() ? "cuda_fp16.h" : "cuda_bf16.h");
    out.directive("#endif");
  }

  /** Writes the functions that work on pairs. */
  void write(Source out) {
    out.line("");
    CudaPairOps.write(out, format, pairType(), used());
    out.line("");
    out.open(CudaBackend.inline("uint32_t", "pair", parameters("uint32_t ")));
    dialect.writeTables(out, program(lowered));
    String result = new Body(out).write();
    out.line("return " + result + ";");
    out.close();
  }

  private static List<Step> program(Lowered lowered) {
    return lowered.regions().getFirst().block().steps();
  }

  private String parameters(String type) {
    return Stream.of("x", "y")
        .limit(program.arity())
        .map(name -> type + name)
        .collect(Collectors.joining(", "));
  }

  /** The result for the words x and y. */
  String call() {
    return "pair(" + parameters("") + ")";
  }

  void writeEntries(Source out) {
    String name = spec.name().toString();
    String type = pairType();
    out.line("");
    out.line(
        "// Two codes in a word, by operations on pairs: each rounds once to %s, keeps", format);
    out.line("// subnormal values and overflows to infinity; the bits are those of single values.");
    out.open(CudaBackend.inline("uint32_t", name + "_pair", parameters("uint32_t ")));
    out.line("return %s_parts::%s;", name, call());
    out.close();
    out.line("");
    out.directive("#ifdef __CUDACC__");
    String suffix = isF16() ? "_half2" : "_bfloat162";
    out.open(
        "static __device__ __forceinline__ %s".formatted(type)
            + " "
            + name
            + suffix
            + "("
            + parameters(type + " ")
            + ")");
    String words =
        Stream.of("x", "y")
            .limit(program.arity())
            .map(x -> name + "_parts::word_of(" + x + ")")
            .collect(Collectors.joining(", "));
    out.line("return %1$s_parts::pair_of(%1$s_parts::pair(%2$s));", name, words);
    out.close();
    out.directive("#endif");
  }

  /** The declarations of one body; each value is declared once, in the form that is asked for. */
  private final class Body {

    private final Source out;
    private final Map<Value, String> pairs = new HashMap<>();
    private final Map<Value, String> joined = new HashMap<>();
    private final Set<String> declared = new HashSet<>();

    Body(Source out) {
      this.out = out;
    }

    /** Gives the expression of the result. */
    String write() {
      for (int i = 0; i < program.instructions().size(); i++) {
        Value value = lowered.results().get(i);
        if (isOnPairs(i)) {
          Instruction instruction = program.instructions().get(i);
          List<String> operands = instruction.operands().stream().map(this::pair).toList();
          String name = "p" + i;
          declare("uint32_t", name, CudaPairOps.expression(instruction.op(), operands));
          pairs.putIfAbsent(value, name);
        } else {
          half(value, 0);
          half(value, 1);
        }
      }
      return pair(program.regions().getFirst().result());
    }

    private String pair(Operand operand) {
      return switch (operand) {
        case Operand.Input(int i) -> i == 0 ? "x" : "y";
        case Operand.FloatLiteral(double value) -> constant(value);
        case Operand.Ref(int i) -> {
          Value value = lowered.results().get(i);
          yield pairs.containsKey(value)
              ? pairs.get(value)
              : joined.computeIfAbsent(value, v -> join(v, "p" + i));
        }
        default -> throw new IllegalStateException(operand + " is no float");
      };
    }

    private String constant(double value) {
      long code = format.encode(value, Overflow.NON_SATURATING);
      return "0x" + Long.toHexString(code << 16 | code) + "u";
    }

    private String join(Value value, String name) {
      declare("uint32_t", name, "joined(" + half(value, 0) + ", " + half(value, 1) + ")");
      return name;
    }

    /** A value of the function of one value, for the low half (0) or the high one (1). */
    private String half(Value value, int half) {
      return switch (value) {
        case Value.Constant constant -> dialect.constant(constant);
        case Value.Argument(int i, Carrier ignored) -> taken(i == 0 ? "x" : "y", half);
        case Value.Result(int id, Carrier ignored) ->
            pairs.containsKey(value) ? taken(pairs.get(value), half) : step(steps.get(id), half);
      };
    }

    private String taken(String pair, int half) {
      String name = pair + "_" + half;
      declare("float", name, (half == 0 ? "low_half(" : "high_half(") + pair + ")");
      return name;
    }

    private String step(Step step, int half) {
      String name = "t" + step.id() + "_" + half;
      if (!declared.contains(name)) {
        List<String> operands = new ArrayList<>();
        step.operands().forEach(operand -> operands.add(half(operand, half)));
        declare(dialect.type(step.carrier()), name, dialect.expression(step, operands));
      }
      return name;
    }

    private void declare(String type, String name, String expression) {
      if (declared.add(name)) {
        out.line("const " + type + " " + name + " = " + expression + ";");
      }
    }
  }
}
