package org.ulpforge.codegen;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;

/**
 * The functions of a header that calculate: {@code decoded} from the element of an array to the
 * value that the program takes, {@code computed} the program, {@code encoded} the final rounding.
 */
final class CudaParts {

  private final KernelSpec spec;
  private final Lowered program;
  private final CudaDialect dialect = new CudaDialect();

  CudaParts(KernelSpec spec, Lowered program) {
    this.spec = spec;
    this.program = program;
  }

  /** The type of the program's arguments. */
  String argumentType() {
    return dialect.type(program.argument());
  }

  /** The type of the program's result, before the final rounding. */
  String resultType() {
    return dialect.type(program.result());
  }

  private String carried() {
    return dialect.type(program.element().carrier());
  }

  private String each(String form) {
    return Stream.of("x", "y")
        .limit(program.arity())
        .map(form::formatted)
        .collect(Collectors.joining(", "));
  }

  /** Whether arrays hold the floats that the program works on. */
  boolean isOnFloats() {
    return program.isDirect() && program.element().isFloat();
  }

  /** The result for one element of each array, x and y. */
  String element() {
    return element("computed");
  }

  /**
   * @param function on values, from the decoded to those that are encoded
   */
  String element(String function) {
    if (isOnFloats()) {
      return function + "(" + each("%s") + ")";
    }
    String stored = "encoded(" + function + "(" + each("decoded(" + carried() + "(%s))") + "))";
    int bits = 8 * program.element().bytes();
    return program.element().isFloat() ? stored : "uint" + bits + "_t(" + stored + ")";
  }

  void write(Source out) {
    boolean direct = isOnFloats();
    if (!direct) {
      Lowered.Block decode = program.decode().getFirst();
      write(out, argumentType(), "decoded", carried(), decode, deviceDecoding());
      out.line("");
    }
    out.open(CudaBackend.inline(resultType(), "computed", each(argumentType() + " %s")));
    dialect.writeTables(out, program.steps());
    dialect.writeCore(out, program, "const ");
    out.close();
    if (!direct) {
      out.line("");
      write(out, carried(), "encoded", resultType(), program.encode(), deviceEncoding());
    }
  }

  /**
   * @param device what the device does instead, in one instruction
   */
  private void write(
      Source out,
      String result,
      String name,
      String argument,
      Lowered.Block block,
      Optional<List<String>> device) {
    out.open(CudaBackend.inline(result, name, argument + " x"));
    device.ifPresent(lines -> {
      // bf16 has instructions from sm_80 on, the oldest architecture that kernels are made for.
      out.directive("#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800");
      lines.forEach(out::line);
      out.directive("#else");
    });
    dialect.write(out, block.steps(), "const ");
    out.line("return " + dialect.operand(block.result()) + ";");
    device.ifPresent(lines -> out.directive("#endif"));
    out.close();
  }

  /**
   * The conversions of PTX round to nearest even, keep subnormal values and overflow to infinity,
   * as ours do.
   */
  private Optional<List<String>> deviceDecoding() {
    return isExact(FloatFormat.F16)
        ? Optional.of(
            List.of(
                "float value;",
                "asm(\"cvt.f32.f16 %0, %1;\" : \"=f\"(value) : \"h\"(uint16_t(x)));",
                "return value;"))
        : Optional.empty();
  }

  private Optional<List<String>> deviceEncoding() {
    return Stream.of(FloatFormat.F16, FloatFormat.BF16)
        .filter(this::isExact)
        .findFirst()
        .map(format ->
            List.of(
                "uint16_t code;",
                "asm(\"cvt.rn.%s.f32 %%0, %%1;\" : \"=h\"(code) : \"f\"(x));"
                    .formatted(format.name()),
                "return int32_t(code);"));
  }

  /** Whether elements are of a format, and become f32 without another rounding. */
  private boolean isExact(FloatFormat storage) {
    return spec.storage() instanceof FloatFormat stored
        && Carrier.same(stored, storage)
        && spec.compute() instanceof FloatFormat compute
        && (Carrier.same(compute, FloatFormat.F32) || Carrier.same(compute, stored));
  }
}
