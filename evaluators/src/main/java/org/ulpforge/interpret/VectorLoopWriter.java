package org.ulpforge.interpret;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;

/**
 * Writes the class file of a {@link VectorLoop}. Each instruction becomes a copy of its method in
 * {@link VectorOps}; its result is a local variable.
 */
final class VectorLoopWriter {

  private static final ClassDesc SPECIES = vectorClass("VectorSpecies");
  private static final ClassDesc MASK = vectorClass("VectorMask");

  private final Program program;
  private final List<TypedInstruction> instructions;
  private final Type carried;
  private final int lanes;
  private final List<Integer> argumentLocals = new ArrayList<>();
  private final int[] resultLocals;
  private final Map<TypedInstruction, List<Integer>> tableLocals = new HashMap<>();
  private CodeBuilder code;

  VectorLoopWriter(Program program, List<TypedInstruction> instructions, Type carried, int lanes) {
    this.program = program;
    this.instructions = instructions;
    this.carried = carried;
    this.lanes = lanes;
    this.resultLocals = new int[instructions.size()];
  }

  private static ClassDesc vectorClass(String name) {
    return ClassDesc.of("jdk.incubator.vector", name);
  }

  byte[] write() {
    ClassDesc loop = VectorLoop.class.describeConstable().orElseThrow();
    MethodTypeDesc run = MethodTypeDesc.of(CD_void, CD_Object.arrayType(), CD_Object, CD_int);
    return ClassFile.of()
        .build(
            ClassDesc.of(VectorLoop.class.getPackageName(), "CompiledProgram"),
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withInterfaceSymbols(loop)
                    .withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        ClassFile.ACC_PUBLIC,
                        body ->
                            body.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                    .withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::writeRun));
  }

  /** Parameters: 1 the arrays of arguments, 2 the array of results, 3 the number of points. */
  private void writeRun(CodeBuilder body) {
    code = body;
    ClassDesc array = arrayClass();
    int results = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(2).checkcast(array).astore(results);
    List<Integer> arrays = new ArrayList<>();
    for (int a = 0; a < program.arity(); a++) {
      arrays.add(code.allocateLocal(TypeKind.REFERENCE));
      code.aload(1).loadConstant(a).aaload().checkcast(array).astore(arrays.get(a));
    }
    instructions.stream().filter(i -> i.op().isLookup()).forEach(this::loadTable);
    int index = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(index);
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(test).iload(index).iload(3).if_icmpge(end);
    for (int values : arrays) {
      species(Carrier.of(carried));
      code.aload(values).iload(index);
      ClassDesc vector = vector(carried);
      code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
      argumentLocals.add(store());
    }
    int result = writeBody();
    code.aload(result).aload(results).iload(index);
    code.invokevirtual(vector(carried), "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    code.iinc(index, lanes).goto_(test).labelBinding(end).return_();
  }

  /** Returns the local variable of the program's result. */
  private int writeBody() {
    write(0, program.head().size());
    if (program.isStraightLine()) {
      return writeRegion(0);
    }
    // The last region is computed first and everywhere; then each earlier one where any lane needs
    // it.
    int last = program.regions().size() - 1;
    int result = writeRegion(last);
    for (int r = last - 1; r >= 0; r--) {
      Operand.Ref guard = program.regions().get(r).guard().orElseThrow();
      Label next = code.newLabel();
      code.aload(resultLocals[guard.index()])
          .invokevirtual(MASK, "anyTrue", MethodTypeDesc.of(CD_boolean))
          .ifeq(next);
      int value = writeRegion(r);
      code.aload(resultLocals[guard.index()]).aload(value).aload(result);
      ClassDesc vector = vector(carried);
      String select = carried instanceof Type.Int ? "iselect" : "select";
      call(select, MethodTypeDesc.of(vector, MASK, vector, vector));
      code.astore(result).labelBinding(next);
    }
    return result;
  }

  private int writeRegion(int region) {
    int start = program.start(region);
    write(start, start + program.regions().get(region).body().size());
    load(program.regions().get(region).result(), carried);
    return store();
  }

  private void write(int from, int to) {
    for (int i = from; i < to; i++) {
      TypedInstruction instruction = instructions.get(i);
      for (int o = 0; o < instruction.operandTypes().size(); o++) {
        load(instruction.instruction().operand(o), instruction.operandTypes().get(o));
      }
      writeOp(instruction);
      resultLocals[i] = store();
    }
  }

  private void writeOp(TypedInstruction instruction) {
    Type result = instruction.result();
    List<Type> operands = instruction.operandTypes();
    switch (instruction.op()) {
      case ADD, SUB, MUL, DIV, FMA, SQRT, NEG, ABS, MIN, MAX, RINT -> {
        FloatFormat format = ((Type.Float) result).format();
        call(instruction.op().text(), result, operands);
        if (Rounding.of(instruction.op(), format) == Rounding.AGAIN) {
          round(format);
        }
      }
      case LT,
          LE,
          EQ,
          ILT,
          IEQ,
          SELECT,
          ISELECT,
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
          IMAX ->
          call(instruction.op().text(), result, operands);
      case CONVERT -> {
        convert(operands.getFirst(), result);
        RoundingLoop.of(((Type.Float) result).format()).ifPresent(this::round);
      }
      case TOINT, TOFLOAT -> convert(operands.getFirst(), result);
      case BITS -> call("bits", result, operands);
      case FROMBITS -> call("fromBits", result, operands);
      case LOOKUP, ILOOKUP -> {
        Type codes = codes(result);
        convert(operands.getFirst(), codes);
        List<Integer> tables = tableLocals.get(instruction);
        tables.forEach(code::aload);
        call("lookup", codes, Collections.nCopies(1 + tables.size(), codes));
        if (result instanceof Type.Float) {
          call("fromBits", result, List.of(codes));
        }
      }
    }
  }

  /** Puts a table into one or two vectors of integers as wide as its entries. */
  private void loadTable(TypedInstruction lookup) {
    Type codes = codes(lookup.result());
    boolean wide = Carrier.of(codes) == Carrier.LONG;
    ClassDesc array = element(Carrier.of(codes)).arrayType();
    ClassDesc vector = vector(codes);
    List<Operand> entries = lookup.instruction().table();
    List<Integer> locals = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += lanes) {
      species(Carrier.of(codes));
      code.loadConstant(lanes).newarray(wide ? TypeKind.LONG : TypeKind.INT);
      for (int lane = 0; lane < lanes; lane++) {
        // A table shorter than a vector is repeated, so that indices wrap as they should.
        var entry = (Operand.Literal) entries.get((from + lane) % entries.size());
        code.dup().loadConstant(lane);
        if (wide) {
          code.loadConstant(code(entry, lookup.result())).lastore();
        } else {
          code.loadConstant((int) code(entry, lookup.result())).iastore();
        }
      }
      code.iconst_0();
      code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
      locals.add(store());
    }
    tableLocals.put(lookup, locals);
  }

  /** The integers as wide as values of a type. */
  private static Type codes(Type type) {
    return switch (Carrier.of(type)) {
      case FLOAT, INT -> new Type.Int(IntegerFormat.I32);
      case DOUBLE, LONG -> new Type.Int(IntegerFormat.I64);
      case MASK -> throw new IllegalArgumentException("masks have no codes");
    };
  }

  private static long code(Operand.Literal entry, Type type) {
    return switch (type) {
      case Type.Int(IntegerFormat f) -> TypedInstruction.integerValue(entry, f);
      default -> {
        double value = TypedInstruction.floatValue(entry);
        yield Carrier.of(type) == Carrier.FLOAT
            ? Float.floatToRawIntBits((float) value)
            : Double.doubleToRawLongBits(value);
      }
    };
  }

  private void round(FloatFormat format) {
    round(RoundingLoop.of(format).orElseThrow());
  }

  private void round(RoundingLoop rounding) {
    code.loadConstant(rounding.dropped());
    code.loadConstant(rounding.minNormal());
    code.loadConstant(rounding.shifter());
    code.loadConstant(rounding.max());
    code.loadConstant(rounding.overflow());
    code.loadConstant(rounding.nan());
    code.loadConstant(rounding.zero());
    ClassDesc vector = vector(Carrier.FLOAT);
    call(
        "round",
        MethodTypeDesc.of(
            vector, vector, CD_int, CD_float, CD_float, CD_float, CD_float, CD_float, CD_float));
  }

  private void call(String name, Type result, List<Type> operands) {
    call(
        name,
        MethodTypeDesc.of(
            vector(result), operands.stream().map(VectorLoopWriter::vector).toList()));
  }

  private void call(String name, MethodTypeDesc type) {
    VectorOpBodies.copy(name, type, code);
  }

  private void load(Operand operand, Type wanted) {
    switch (operand) {
      case Operand.Input(int i) -> {
        code.aload(argumentLocals.get(i));
        convert(carried, wanted);
      }
      case Operand.Ref(int i) -> {
        code.aload(resultLocals[i]);
        convert(instructions.get(i).result(), wanted);
      }
      case Operand.Literal literal -> constant(literal, wanted);
    }
  }

  private void convert(Type from, Type to) {
    if (Carrier.of(from) == Carrier.of(to)) {
      return;
    }
    String name =
        switch (Carrier.of(to)) {
          case FLOAT -> "toFloats";
          case DOUBLE -> "toDoubles";
          case INT -> "toInts";
          case LONG -> "toLongs";
          case MASK -> throw new IllegalArgumentException("masks are not converted");
        };
    species(Carrier.of(to));
    call(name, MethodTypeDesc.of(vector(to), vector(from), SPECIES));
  }

  private void constant(Operand.Literal literal, Type type) {
    Carrier carrier = Carrier.of(type);
    species(carrier);
    switch (carrier) {
      case FLOAT -> code.loadConstant((float) TypedInstruction.floatValue(literal));
      case DOUBLE -> code.loadConstant(TypedInstruction.floatValue(literal));
      case INT ->
          code.loadConstant(
              (int) TypedInstruction.integerValue(literal, ((Type.Int) type).format()));
      case LONG ->
          code.loadConstant(TypedInstruction.integerValue(literal, ((Type.Int) type).format()));
      case MASK -> throw new IllegalArgumentException("there are no mask literals");
    }
    ClassDesc vector = vector(type);
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element(carrier)));
  }

  /** Pushes the species of a carrier that has the number of lanes. */
  private void species(Carrier carrier) {
    int bits =
        lanes
            * switch (carrier) {
              case FLOAT, INT -> 32;
              case DOUBLE, LONG -> 64;
              case MASK -> throw new IllegalArgumentException("masks have no species of their own");
            };
    code.getstatic(vector(carrier), "SPECIES_" + bits, SPECIES);
  }

  private int store() {
    int local = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(local);
    return local;
  }

  private ClassDesc arrayClass() {
    return element(Carrier.of(carried)).arrayType();
  }

  private static ClassDesc vector(Type type) {
    return vector(Carrier.of(type));
  }

  private static ClassDesc vector(Carrier carrier) {
    return switch (carrier) {
      case FLOAT -> vectorClass("FloatVector");
      case DOUBLE -> vectorClass("DoubleVector");
      case INT -> vectorClass("IntVector");
      case LONG -> vectorClass("LongVector");
      case MASK -> MASK;
    };
  }

  private static ClassDesc element(Carrier carrier) {
    return switch (carrier) {
      case FLOAT -> CD_float;
      case DOUBLE -> CD_double;
      case INT -> CD_int;
      case LONG -> CD_long;
      case MASK -> CD_boolean;
    };
  }
}
