package org.ulpforge.codegen;

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
      write(
          out,
          argumentType(),
          "decoded",
          carried(),
          decode,
          narrow().flatMap(CudaConversions::decoding));
      out.line("");
    }
    out.open(CudaBackend.inline(resultType(), "computed", each(argumentType() + " %s")));
    dialect.writeTables(out, program.steps());
    dialect.writeCore(out, program, "const ");
    out.close();
    if (!direct) {
      out.line("");
      write(
          out,
          carried(),
          "encoded",
          resultType(),
          program.encode(),
          narrow().flatMap(CudaConversions::encoding));
    }
  }

  /**
   * @param device what the device does instead
   */
  private void write(
      Source out,
      String result,
      String name,
      String argument,
      Lowered.Block block,
      Optional<CudaConversions.Conversion> device) {
    out.open(CudaBackend.inline(result, name, argument + " x"));
    device.ifPresent(conversion -> {
      out.directive("#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= " + conversion.architecture());
      conversion.lines().forEach(out::line);
      out.directive("#else");
    });
    dialect.write(out, block.steps(), "const ");
    out.line("return " + dialect.operand(block.result()) + ";");
    device.ifPresent(conversion -> out.directive("#endif"));
    out.close();
  }

  /** The format of elements, if floats inside are f32, or of that format themselves. */
  private Optional<FloatFormat> narrow() {
    return spec.storage() instanceof FloatFormat storage
            && spec.compute() instanceof FloatFormat compute
            && (Carrier.same(compute, FloatFormat.F32) || Carrier.same(compute, storage))
        ? Optional.of(storage)
        : Optional.empty();
  }
}
