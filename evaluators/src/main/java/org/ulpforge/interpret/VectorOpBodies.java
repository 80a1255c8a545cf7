package org.ulpforge.interpret;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/** The bodies of {@link VectorOps}, to be copied into other methods. */
final class VectorOpBodies {

  private static final ClassDesc OPS = VectorOps.class.describeConstable().orElseThrow();
  private static final Map<String, MethodModel> METHODS = read();

  private VectorOpBodies() {}

  private static Map<String, MethodModel> read() {
    try (InputStream in = VectorOps.class.getResourceAsStream("VectorOps.class")) {
      Map<String, MethodModel> methods = new HashMap<>();
      for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        methods.put(
            method.methodName().stringValue() + method.methodTypeSymbol().descriptorString(),
            method);
      }
      return Map.copyOf(methods);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a method's body in place of a call: takes the arguments from the stack, leaves the
   * result there. No parameter is a long or a double, so a parameter's number is its slot.
   */
  static void copy(String name, MethodTypeDesc type, CodeBuilder code) {
    MethodModel method = METHODS.get(name + type.descriptorString());
    if (method == null) {
      throw new IllegalStateException("VectorOps has no " + name + type.displayDescriptor());
    }
    Map<Integer, Integer> locals = new HashMap<>();
    for (int parameter = type.parameterCount() - 1; parameter >= 0; parameter--) {
      TypeKind kind = TypeKind.from(type.parameterType(parameter));
      code.storeLocal(kind, local(parameter, kind, locals, code));
    }
    for (CodeElement element : method.code().orElseThrow()) {
      switch (element) {
        case LoadInstruction load ->
            code.loadLocal(load.typeKind(), local(load.slot(), load.typeKind(), locals, code));
        case StoreInstruction store ->
            code.storeLocal(store.typeKind(), local(store.slot(), store.typeKind(), locals, code));
        case InvokeInstruction call when call.owner().asSymbol().equals(OPS) ->
            copy(call.name().stringValue(), call.typeSymbol(), code);
        case ReturnInstruction ignored -> {}
        case Instruction instruction -> code.with(instruction);
        default -> {} // labels, line numbers and the like
      }
    }
  }

  private static int local(
      int slot, TypeKind kind, Map<Integer, Integer> locals, CodeBuilder code) {
    return locals.computeIfAbsent(slot, ignored -> code.allocateLocal(kind));
  }
}
