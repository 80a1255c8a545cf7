package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.problem.Interval;

/**
 * A program in CUDA C++ that checks a header on all inputs on a GPU, or by g++ on any machine,
 * without the interpreter: it carries {@link Checksums} of its results. On a GPU it also times the
 * kernel beside its {@link CudaTwins}. Its frame is the resource {@code check.cu}.
 */
public final class CudaCheck {

  private static final double WIDEST = 8;
  private static final int SUMS_PER_LINE = 4;

  private final KernelSpec spec;
  private final Checksums checksums;
  private final CudaArrays arrays;
  private final CudaParts parts;
  private final Element element;
  private final List<String> names;

  private CudaCheck(KernelSpec spec, Checksums checksums) {
    this.spec = spec;
    this.checksums = checksums;
    this.arrays = new CudaArrays(spec);
    this.parts = new CudaParts(spec, spec.lower());
    this.element = Element.of(spec.storage());
    this.names = List.of("x", "y").subList(0, spec.program().arity());
  }

  /** The name of the file. */
  public static String fileName(KernelName name) {
    return name + "_check.cu";
  }

  /**
   * The text of the file, which includes the header beside it.
   *
   * @throws IllegalArgumentException if the checksums are not as many as the kernel has
   */
  public static String emit(KernelSpec spec, Checksums checksums) {
    if (checksums.sums().size() != Checksums.blocks(spec)) {
      throw new IllegalArgumentException(
          "kernel %s has %d checksums, not %d"
              .formatted(spec.name(), Checksums.blocks(spec), checksums.sums().size()));
    }
    return new CudaCheck(spec, checksums).text();
  }

  private String text() {
    String head =
        spec.header().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
    return head + Template.fill("check.cu", replacements());
  }

  private Map<String, String> replacements() {
    List<CudaTwins.Twin> twins = twins();
    Map<String, String> all = new TreeMap<>();
    all.put("NAME", spec.name().toString());
    all.put("ELEMENT", arrays.type());
    all.put("INPUT_BITS", String.valueOf(Checksums.inputBits(spec)));
    all.put("BLOCKS", String.valueOf(checksums.sums().size()));
    all.put("SUMS", sums());
    all.put("INPUTS", inputs());
    all.put("CODE", element == Element.FLOAT ? "uint32_t(bits_of_value(result))" : "result");
    all.put("CANONICAL", canonical());
    all.put(
        "ALLOCATE",
        each("    require(cudaMalloc(&%1$s, (length + kPerGroup) * sizeof(element)));", "\n"));
    all.put("FREE", each("    cudaFree(%1$s);", "\n"));
    all.put("POINTERS", each("*%1$s", ", "));
    all.put("FILL_PARAMETERS", each("element* %1$s", ", "));
    all.put("FILL", each("    %1$s[i] = input_%1$s(first + i);", "\n"));
    all.put("SHIFTED", each("a.%1$s + shift", ", "));
    all.put("VECTORS", each("%1$s(chunk + kPerGroup)", ", "));
    all.put("FILL_VECTORS", each("        %1$s[i + shift] = input_%1$s(first + i);", "\n"));
    all.put("SHIFTED_VECTORS", each("%1$s.data() + shift", ", "));
    all.put("KERNEL_PARAMETERS", each("const element* %1$s", ", "));
    all.put("KERNEL_TYPES", each("const element*", ", "));
    all.put("ARGUMENTS", each("%1$s", ", "));
    all.put("WORDS", each("reinterpret_cast<const word*>(%1$s)[i] + word(k)", ", "));
    all.put("UNIFORM", uniform());
    all.put("FILL_UNIFORM", fillUniform());
    all.put("DEVICE_ARRAYS", each("a.%1$s", ", "));
    all.put("ARRAYS", String.valueOf(names.size() + 1));
    all.put("TWINS", structs(twins));
    all.put("ROWS", rows(twins));
    return all;
  }

  private String each(String form, String between) {
    return names.stream().map(form::formatted).collect(Collectors.joining(between));
  }

  private String sums() {
    List<String> lines = new ArrayList<>();
    List<Long> sums = checksums.sums();
    for (int i = 0; i < sums.size(); i += SUMS_PER_LINE) {
      lines.add(
          sums.subList(i, Math.min(sums.size(), i + SUMS_PER_LINE)).stream()
              .map("0x%016xull,"::formatted)
              .collect(Collectors.joining(" ", "    ", "")));
    }
    return String.join("\n", lines);
  }

  /** Functions from the number of an input to each argument. */
  private String inputs() {
    int bits = spec.storage().bits();
    return IntStream.range(0, names.size())
        .mapToObj(i -> {
          String shifted = i == 0 ? "number" : "(number >> " + bits * i + ")";
          String masked =
              "uint32_t(" + shifted + " & 0x" + Long.toHexString((1L << bits) - 1) + "u)";
          String value =
              element == Element.FLOAT
                  ? "value_of_bits(int32_t(" + masked + "))"
                  : "element(" + masked + ")";
          return """
          ULPFORGE_INLINE element input_%s(uint64_t number) {
            return %s;
          }\
          """
              .formatted(names.get(i), value);
        })
        .collect(Collectors.joining("\n\n"));
  }

  private String canonical() {
    if (!(spec.storage() instanceof FloatFormat format)) {
      return "code";
    }
    return switch (format.specials()) {
      case IEEE, FN -> {
        double largest = format.hasInfinity() ? Double.POSITIVE_INFINITY : format.maxValue();
        long magnitude = (1L << (format.bits() - 1)) - 1;
        yield "(code & 0x%xu) > 0x%xu ? 0x%xu : code"
            .formatted(
                magnitude, format.encode(largest, Overflow.NON_SATURATING), format.nanCode());
      }
      // One code at most is NaN.
      case FNUZ, FINITE -> "code";
    };
  }

  /** What CUDA has for the function, where its values are computed as floats. */
  private List<CudaTwins.Twin> twins() {
    return names.size() == 1 && isFloatInside() ? CudaTwins.of(spec.name().function()) : List.of();
  }

  private boolean isFloatInside() {
    return parts.argumentType().equals("float") && parts.resultType().equals("float");
  }

  private String structs(List<CudaTwins.Twin> twins) {
    Source out = new Source();
    List<String> copies = names.subList(0, 1);
    arrays.writeStruct(out, "copying", copies.getFirst(), Optional.of(copies.getFirst()));
    for (int i = 0; i < twins.size(); i++) {
      String called = "ULPFORGE_ON_DEVICE(" + twins.get(i).expression() + ")";
      out.line("");
      if (parts.isOnFloats()) {
        arrays.writeStruct(out, "twin_" + i, called, Optional.empty());
      } else {
        out.open("ULPFORGE_INLINE float value_" + i + "(float x)");
        out.line("return " + called + ";");
        out.close();
        out.line("");
        arrays.writeStruct(out, "twin_" + i, parts.element("value_" + i), Optional.empty());
      }
    }
    return out.toString().stripTrailing();
  }

  private String rows(List<CudaTwins.Twin> twins) {
    List<String> rows = new ArrayList<>();
    rows.add(row(spec.name().toString(), "kernel"));
    for (int i = 0; i < twins.size(); i++) {
      rows.add(row(twins.get(i).expression(), "twin_" + i));
    }
    rows.add(row("copying", "copying"));
    return String.join("\n", rows);
  }

  private static String row(String name, String struct) {
    return "      {\"%1$s\", in_memory<%2$s>, in_registers<%2$s>, {}, {}},".formatted(name, struct);
  }

  /** An input for timing: of formats that are not floats, any code. */
  private String uniform() {
    String value = "lo + fraction * (hi - lo)";
    return parts.isOnFloats() || element == Element.DOUBLE
        ? "element(" + value + ")"
        : isFloatInside() && spec.storage() instanceof FloatFormat
            ? "element(encoded(" + value + "))"
            : "element(mixed(seed, i) & 0x%xu)"
                .formatted((1L << Math.min(32, spec.storage().bits())) - 1);
  }

  private String fillUniform() {
    String[] domains = spec.facts().domain().split(" ");
    return IntStream.range(0, names.size())
        .mapToObj(i -> {
          Interval domain = Interval.parse(domains[Math.min(i, domains.length - 1)]);
          double lo = Math.clamp(domain.lo(), -WIDEST, WIDEST);
          double hi = Math.clamp(domain.hi(), -WIDEST, WIDEST);
          boolean apart = lo >= hi;
          return "  fill_uniform<<<grid(), kThreads>>>(a.%s, length, %s, %s, %d);"
              .formatted(
                  names.get(i),
                  literal(apart ? domain.lo() : lo),
                  literal(apart ? domain.hi() : hi),
                  i);
        })
        .collect(Collectors.joining("\n"));
  }

  private static String literal(double bound) {
    double finite = Math.clamp(bound, -Float.MAX_VALUE, Float.MAX_VALUE);
    return Float.toHexString((float) finite) + "f";
  }
}
