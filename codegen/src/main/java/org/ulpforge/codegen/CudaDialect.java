package org.ulpforge.codegen;

import java.util.List;

/**
 * C++17 on single values, for CUDA and for g++. Floating-point arithmetic goes through the
 * functions of {@link CudaFunctions}, so that no compiler fuses or reorders it; signed integers
 * wrap by way of unsigned ones.
 */
final class CudaDialect implements Dialect {

  @Override
  public String type(Carrier carrier) {
    return switch (carrier) {
      case F32 -> "float";
      case F64 -> "double";
      case I32 -> "int32_t";
      case I64 -> "int64_t";
      case MASK -> "bool";
    };
  }

  private static String unsigned(Carrier carrier) {
    return carrier == Carrier.I64 ? "uint64_t" : "uint32_t";
  }

  @Override
  public String constant(Value.Constant constant) {
    return switch (constant.carrier()) {
      case I32 -> "int32_t(0x" + Integer.toHexString((int) constant.bits()) + "u)";
      case I64 -> "int64_t(0x" + Long.toHexString(constant.bits()) + "ull)";
      case F32, F64 -> {
        boolean f64 = constant.carrier() == Carrier.F64;
        double value = constant.value();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
          String code = "0x" + Long.toHexString(constant.bits()) + (f64 ? "ull" : "u");
          yield f64
              ? "value_of_bits(int64_t(" + code + "))"
              : "value_of_bits(int32_t(" + code + "))";
        }
        yield Double.toHexString(value) + (f64 ? "" : "f");
      }
      case MASK -> throw new IllegalArgumentException("there are no constant masks");
    };
  }

  @Override
  public String expression(Step step, List<String> o) {
    return switch (step.op()) {
      case ADD -> call("add_rn", o);
      case SUB -> call("sub_rn", o);
      case MUL -> call("mul_rn", o);
      case DIV -> call("div_rn", o);
      case FMA -> call("fma_rn", o);
      case SQRT -> call("sqrt_rn", o);
      case NEG -> "-" + Dialect.term(o.get(0));
      case ABS -> call("absolute", o);
      case MIN -> call("minimum", o);
      case MAX -> call("maximum", o);
      case RINT -> call("rint_even", o);
      case LT, ILT -> o.get(0) + " < " + o.get(1);
      case LE -> o.get(0) + " <= " + o.get(1);
      case EQ, IEQ -> o.get(0) + " == " + o.get(1);
      case SELECT, ISELECT -> o.get(0) + " ? " + o.get(1) + " : " + o.get(2);
      case CONVERT, TOFLOAT -> type(step.carrier()) + "(" + o.get(0) + ")";
      case TOINT -> call(step.carrier() == Carrier.I32 ? "to_int32" : "to_int64", o);
      case BITS -> call("bits_of_value", o);
      case FROMBITS -> call("value_of_bits", o);
      case IADD -> wrapping(step, o, "+");
      case ISUB -> wrapping(step, o, "-");
      case IMUL -> wrapping(step, o, "*");
      case AND -> o.get(0) + " & " + o.get(1);
      case OR -> o.get(0) + " | " + o.get(1);
      case XOR -> o.get(0) + " ^ " + o.get(1);
      case NOT -> "~" + o.get(0);
      case SHL -> shift(step, o, "<<", "0");
      case SHR -> shift(step, o, ">>", o.get(0) + " >> " + (step.carrier().bits() - 1));
      case USHR -> shift(step, o, ">>", "0");
      case IMIN -> "%1$s < %2$s ? %1$s : %2$s".formatted(o.get(0), o.get(1));
      case IMAX -> "%1$s < %2$s ? %2$s : %1$s".formatted(o.get(0), o.get(1));
      case LOOKUP, ILOOKUP ->
          tableName(step) + "[" + o.get(0) + " & " + (step.table().size() - 1) + "]";
    };
  }

  private static String call(String function, List<String> operands) {
    return function + "(" + String.join(", ", operands) + ")";
  }

  private String wrapping(Step step, List<String> o, String operator) {
    String wide = unsigned(step.carrier());
    return "%s(%s(%s) %s %s(%s))"
        .formatted(type(step.carrier()), wide, o.get(0), operator, wide, o.get(1));
  }

  /** A count of the width or more is undefined in C++; ours go on shifting. */
  private String shift(Step step, List<String> o, String operator, String beyond) {
    int width = step.carrier().bits();
    String wide = unsigned(step.carrier());
    // Right shifts of negative numbers copy the sign in nvcc and g++, and in C++20 by definition.
    boolean arithmetic = step.op() == org.ulpforge.program.Opcode.SHR;
    String shifted =
        arithmetic
            ? o.get(0) + " >> %s"
            : type(step.carrier()) + "(" + wide + "(" + o.get(0) + ") " + operator + " %s)";
    if (step.operand(1) instanceof Value.Constant(Carrier ignored, long count)) {
      return Long.compareUnsigned(count, width) < 0 ? shifted.formatted(count) : beyond;
    }
    return "%s(%s) < %d ? %s : %s"
        .formatted(wide, o.get(1), width, shifted.formatted(o.get(1)), beyond);
  }

  private static String tableName(Step step) {
    return "table_" + step.id();
  }

  /** The tables that a list of steps looks up, as local constants. */
  void writeTables(Source out, List<Step> steps) {
    for (Step step : steps) {
      if (!step.table().isEmpty()) {
        out.open(
            "static const %s %s[%d] ="
                .formatted(type(step.carrier()), tableName(step), step.table().size()));
        step.table().forEach(entry -> out.line(constant(entry) + ","));
        out.close("};");
      }
    }
  }
}
