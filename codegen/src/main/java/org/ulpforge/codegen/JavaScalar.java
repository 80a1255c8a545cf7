package org.ulpforge.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Java on single values. Java's arithmetic is IEEE 754's as written, so nothing needs to be forced.
 */
final class JavaScalar implements Dialect {

  /** Of expressions in one another. */
  private static final int MAX_DEPTH = 12;

  @Override
  public String type(Carrier carrier) {
    return switch (carrier) {
      case F32 -> "float";
      case F64 -> "double";
      case I32 -> "int";
      case I64 -> "long";
      case MASK -> "boolean";
    };
  }

  @Override
  public String constant(Value.Constant constant) {
    return literal(constant);
  }

  /** A Java literal with exactly the bits of a constant. */
  static String literal(Value.Constant constant) {
    boolean f64 = constant.carrier() == Carrier.F64;
    return switch (constant.carrier()) {
      case I32 -> "0x" + Integer.toHexString((int) constant.bits());
      case I64 -> "0x" + Long.toHexString(constant.bits()) + "L";
      case F32, F64 -> {
        double value = constant.value();
        String owner = f64 ? "Double" : "Float";
        if (Double.isNaN(value)) {
          yield owner + ".NaN";
        }
        if (Double.isInfinite(value)) {
          yield owner + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        yield Double.toHexString(value) + (f64 ? "" : "f");
      }
      case MASK -> throw new IllegalArgumentException("there are no constant masks");
    };
  }

  @Override
  public String expression(Step step, List<String> o) {
    boolean f32 = step.carrier() == Carrier.F32;
    String cast = "(" + type(step.carrier()) + ") ";
    return switch (step.op()) {
      case ADD, IADD -> o.get(0) + " + " + o.get(1);
      case SUB, ISUB -> o.get(0) + " - " + o.get(1);
      case MUL, IMUL -> o.get(0) + " * " + o.get(1);
      case DIV -> o.get(0) + " / " + o.get(1);
      case FMA -> "Math.fma(" + String.join(", ", o) + ")";
      case SQRT -> (f32 ? cast : "") + "Math.sqrt(" + o.get(0) + ")";
      case NEG -> "-" + Dialect.term(o.get(0));
      case ABS -> "Math.abs(" + o.get(0) + ")";
      case MIN, IMIN -> "Math.min(" + o.get(0) + ", " + o.get(1) + ")";
      case MAX, IMAX -> "Math.max(" + o.get(0) + ", " + o.get(1) + ")";
      case RINT -> (f32 ? cast : "") + "Math.rint(" + o.get(0) + ")";
      case LT, ILT -> o.get(0) + " < " + o.get(1);
      case LE -> o.get(0) + " <= " + o.get(1);
      case EQ, IEQ -> o.get(0) + " == " + o.get(1);
      case SELECT, ISELECT -> o.get(0) + " ? " + o.get(1) + " : " + o.get(2);
      case CONVERT, TOFLOAT -> cast + Dialect.term(o.get(0));
      case TOINT -> cast + "Math.rint(" + o.get(0) + ")";
      case BITS ->
          step.carrier() == Carrier.I32
              ? "Float.floatToRawIntBits(" + o.get(0) + ")"
              : "Double.doubleToRawLongBits(" + o.get(0) + ")";
      case FROMBITS ->
          f32
              ? "Float.intBitsToFloat(" + o.get(0) + ")"
              : "Double.longBitsToDouble(" + o.get(0) + ")";
      case AND -> o.get(0) + " & " + o.get(1);
      case OR -> o.get(0) + " | " + o.get(1);
      case XOR -> o.get(0) + " ^ " + o.get(1);
      case NOT -> "~" + o.get(0);
      case SHL -> shift(step, o, "<<", "0");
      case SHR -> shift(step, o, ">>", o.get(0) + " >> " + (step.carrier().bits() - 1));
      case USHR -> shift(step, o, ">>>", "0");
      case LOOKUP, ILOOKUP ->
          "%s[%s%s & %d]"
              .formatted(
                  tableName(step),
                  step.operand(0).carrier() == Carrier.I64 ? "(int) " : "",
                  o.get(0),
                  step.table().size() - 1);
    };
  }

  /** Java takes counts modulo the width; ours go on shifting. */
  private static String shift(Step step, List<String> o, String operator, String beyond) {
    int width = step.carrier().bits();
    if (step.operand(1) instanceof Value.Constant(Carrier ignored, long count)) {
      return Long.compareUnsigned(count, width) < 0
          ? o.get(0) + " " + operator + " " + count
          : beyond;
    }
    String box = width == 64 ? "Long" : "Integer";
    return "%s.compareUnsigned(%s, %d) < 0 ? %s %s %s : %s"
        .formatted(box, o.get(1), width, o.get(0), operator, o.get(1), beyond);
  }

  static String tableName(Step step) {
    return "TABLE_" + step.id();
  }

  /** The tables of look-ups as constants, those that vectors hold long enough for vectors. */
  void writeTables(Source out, Lowered program) {
    Map<List<Value.Constant>, String> written = new HashMap<>();
    for (Step step : program.steps()) {
      if (!step.table().isEmpty()) {
        String same = written.putIfAbsent(step.table(), tableName(step));
        if (same != null && program.isLarge()) {
          // What initializes a class may not be longer than 64 KiB.
          out.line(
              "private static final %s[] %s = %s;", type(step.carrier()), tableName(step), same);
          out.line("");
          continue;
        }
        boolean rare = program.isLarge() && !program.vectorSteps().contains(step);
        boolean repeated = !rare && JavaVectorOps.isInVectors(step);
        out.line("private static final " + type(step.carrier()) + "[] " + tableName(step) + " =");
        out.line(repeated ? "    repeated(" : "    {");
        for (int i = 0; i < step.table().size(); i++) {
          boolean last = i == step.table().size() - 1;
          out.line("      " + literal(step.table().get(i)) + (last ? "" : ","));
        }
        out.line(repeated ? "    );" : "    };");
        out.line("");
      }
    }
  }

  /** The scalar methods. */
  void writeMethods(Source out, Lowered program) {
    Element element = program.element();
    String stored = element.javaName();
    String parameters = parameters(program, stored);
    if (program.isDirect()) {
      out.line(
          "/** The function of one value" + (program.arity() == 2 ? " and another" : "") + ". */");
      out.open("public static " + stored + " apply(" + parameters + ")");
      writeFirst(out, program);
      out.close();
      writeOthers(out, program);
      return;
    }
    String codes = element.isFloat() ? "values" : "codes, in the low bits,";
    out.line("/** The function on " + codes + " of " + program.storage().name() + ". */");
    out.open("public static " + stored + " apply(" + parameters + ")");
    for (Lowered.Block block : program.decode()) {
      write(out, block.steps(), "final ");
    }
    String arguments =
        program.decode().stream()
            .map(b -> operand(b.result()))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    String raw = type(program.result());
    out.line("return stored(applyUnrounded(" + arguments + "));");
    out.close();
    out.line("");
    out.line(
        "/** The result as computed in "
            + program.compute().name()
            + ", before its rounding to "
            + program.storage().name()
            + ". */");
    out.open(
        "public static "
            + raw
            + " applyUnrounded("
            + parameters(program, type(program.argument()))
            + ")");
    writeFirst(out, program);
    out.close();
    writeOthers(out, program);
    out.line("");
    out.open("private static " + stored + " stored(" + raw + " x)");
    write(out, program.encode().steps(), "final ");
    boolean narrows = element == Element.BYTE || element == Element.SHORT;
    out.line(
        "return "
            + (narrows ? "(" + stored + ") " : "")
            + operand(program.encode().result())
            + ";");
    out.close();
  }

  /**
   * The first region; the others are a method of their own, since the JVM inlines no method beyond
   * 325 bytes of code (-XX:FreqInlineSize).
   */
  private void writeFirst(Source out, Lowered program) {
    write(out, program.head(), "final ");
    writeRegions(out, program.regions().subList(0, 1), "final ");
    if (!program.isStraightLine()) {
      out.line("return otherRegions(" + (program.arity() == 1 ? "x" : "x, y") + ");");
    }
  }

  private void writeOthers(Source out, Lowered program) {
    if (program.isStraightLine()) {
      return;
    }
    out.line("");
    List<Lowered.Region> others = program.regions().subList(1, program.regions().size());
    if (program.isLarge()) {
      writeApart(out, program, others);
      return;
    }
    out.open(method(program, "otherRegions"));
    write(out, program.headOfOthers(), "final ");
    writeRegions(out, others, "final ");
    out.close();
  }

  /** Each region in a method of its own. */
  private void writeApart(Source out, Lowered program, List<Lowered.Region> others) {
    out.open(method(program, "otherRegions"));
    write(out, program.headOfGuards(others), "final ");
    String arguments = program.arity() == 1 ? "(x);" : "(x, y);";
    for (int i = 0; i < others.size(); i++) {
      String call = "return region" + (i + 1) + arguments;
      others.get(i).guard().ifPresent(guard -> out.open("if (" + operand(guard) + ")"));
      out.line(call);
      if (others.get(i).guard().isPresent()) {
        out.close();
      }
    }
    out.close();
    for (int i = 0; i < others.size(); i++) {
      out.line("");
      out.open(method(program, "region" + (i + 1)));
      write(out, program.headOf(others.get(i)), "final ");
      writeNested(out, others.get(i).block());
      out.close();
    }
  }

  /** With values that are used once inside the expressions that use them: half the code. */
  private void writeNested(Source out, Lowered.Block block) {
    Map<Value, Integer> uses = new HashMap<>();
    block.steps().forEach(step -> step.operands().forEach(o -> uses.merge(o, 1, Integer::sum)));
    uses.merge(block.result(), 2, Integer::sum);
    Map<Value, String> nested = new HashMap<>();
    Map<Value, Integer> depths = new HashMap<>();
    for (Step step : block.steps()) {
      List<String> operands =
          step.operands().stream()
              .map(o -> nested.containsKey(o) ? "(" + nested.get(o) + ")" : operand(o))
              .toList();
      String right = expression(step, operands);
      int depth =
          1 + step.operands().stream().mapToInt(o -> depths.getOrDefault(o, 0)).max().orElse(0);
      if (uses.getOrDefault(step.result(), 0) == 1 && depth < MAX_DEPTH) {
        nested.put(step.result(), right);
        depths.put(step.result(), depth);
      } else {
        out.line("final " + type(step.carrier()) + " t" + step.id() + " = " + right + ";");
      }
    }
    out.line("return " + operand(block.result()) + ";");
  }

  private String method(Lowered program, String name) {
    String parameters = parameters(program, type(program.argument()));
    return "private static " + type(program.result()) + " " + name + "(" + parameters + ")";
  }

  private static String parameters(Lowered program, String type) {
    return program.arity() == 1 ? type + " x" : type + " x, " + type + " y";
  }
}
