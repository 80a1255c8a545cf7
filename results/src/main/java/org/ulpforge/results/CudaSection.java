package org.ulpforge.results;

import java.util.List;
import org.ulpforge.codegen.DeviceCode;
import org.ulpforge.codegen.DeviceCode.InstructionClass;

/** The part of a kernel's page that says what nvcc makes of it. */
final class CudaSection {

  private CudaSection() {}

  static String of(DeviceCode code) {
    String instructions =
        Html.table(
            List.of("instructions in PTX", "count"),
            code.instructions().entrySet().stream()
                .map(e -> List.of(words(e.getKey()), Html.count(e.getValue())))
                .toList());
    String usage =
        Html.table(
            List.of("kernel", "architecture", "registers", "stack, bytes", "spills, bytes"),
            code.usage().stream()
                .map(u ->
                    List.of(
                        u.kernel(),
                        u.architecture(),
                        Html.count(u.registers()),
                        Html.count(u.stackBytes()),
                        Html.count(u.spillBytes())))
                .toList());
    return Html.section(
        "On a GPU",
        instructions
            + "<p>For one value with its load and store, both sides of each branch, by nvcc "
            + Html.escape(code.compiler())
            + ".</p>\n"
            + usage);
  }

  private static String words(InstructionClass kind) {
    return switch (kind) {
      case FMA -> "fma";
      case FLOAT -> "other float";
      case INTEGER -> "integer";
      case MOVE -> "moves, most of which the assembler removes";
      case MEMORY -> "memory";
      case CONTROL -> "control";
    };
  }
}
