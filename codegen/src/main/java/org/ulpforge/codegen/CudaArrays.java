package org.ulpforge.codegen;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The part of a header that goes over arrays: 16 bytes at a time where all addresses allow it,
 * element by element elsewhere. The loop is plain C++, so that a host checks it, too; on the device
 * it strides over the grid.
 */
final class CudaArrays {

  private static final int GROUP_BYTES = 16;

  private final String name;
  private final Element element;
  private final int arity;

  CudaArrays(KernelSpec spec) {
    this.name = spec.name().toString();
    this.element = Element.of(spec.storage());
    this.arity = spec.program().arity();
  }

  /** The type of what arrays hold: floats, or codes in the low bits of unsigned integers. */
  String type() {
    return element.isFloat() ? element.javaName() : "uint" + 8 * element.bytes() + "_t";
  }

  private String word() {
    return element.bytes() == 8 ? "uint64_t" : "uint32_t";
  }

  private int wordBytes() {
    return Math.max(element.bytes(), 4);
  }

  /**
   * Parameters or arguments for each argument of the kernel: {@code form} has a %s for its name.
   */
  String each(String form) {
    return Stream.of("x", "y").limit(arity).map(form::formatted).collect(Collectors.joining(", "));
  }

  private List<String> members() {
    return List.of("a", "b", "c", "d").subList(0, GROUP_BYTES / wordBytes());
  }

  /** How an element leaves a word: the word shifted, then cut. */
  private String extracted(String word, int index) {
    String shifted = index == 0 ? word : word + " >> " + 8 * element.bytes() * index;
    if (element.isFloat()) {
      return "value_of_bits(int" + 8 * wordBytes() + "_t(" + word + "))";
    }
    return type() + "(" + shifted + ")";
  }

  /**
   * Writes a struct whose functions work on an element and on a word of them.
   *
   * @param result an expression of the arguments x and y for one element
   * @param words one for a word, where there is a better one than that of its elements
   */
  void writeStruct(Source out, String struct, String result, Optional<String> words) {
    out.open("struct " + struct);
    out.open("ULPFORGE_INLINE " + type() + " element(" + each(type() + " %s") + ")");
    out.line("return " + result + ";");
    out.close();
    out.line("");
    out.open("ULPFORGE_INLINE " + word() + " word(" + each(word() + " %s") + ")");
    int elements = wordBytes() / element.bytes();
    String joined =
        IntStream.range(0, elements).mapToObj(this::placed).collect(Collectors.joining(" | "));
    out.line("return " + words.orElse(joined) + ";");
    out.close();
    out.close("};");
  }

  /** One element of a word, calculated, in its place. */
  private String placed(int index) {
    String arguments =
        Stream.of("x", "y")
            .limit(arity)
            .map(x -> extracted(x, index))
            .collect(Collectors.joining(", "));
    String call = "element(" + arguments + ")";
    String code = word() + "(" + (element.isFloat() ? "bits_of_value(" + call + ")" : call) + ")";
    return index == 0 ? code : code + " << " + 8 * element.bytes() * index;
  }

  /** Writes the loop, for the namespace of the header's parts. */
  void writeLoop(Source out) {
    out.line("struct alignas(%d) group {", GROUP_BYTES);
    out.line("  %s %s;", word(), String.join(", ", members()));
    out.lines(
        """
        };

        ULPFORGE_INLINE group load(const void* from, size_t index) {
        #ifdef __CUDA_ARCH__
          return static_cast<const group*>(from)[index];
        #else
          group loaded;
          memcpy(&loaded, static_cast<const char*>(from) + index * sizeof loaded, sizeof loaded);
          return loaded;
        #endif
        }

        ULPFORGE_INLINE void store(void* to, size_t index, group stored) {
        #ifdef __CUDA_ARCH__
          static_cast<group*>(to)[index] = stored;
        #else
          memcpy(static_cast<char*>(to) + index * sizeof stored, &stored, sizeof stored);
        #endif
        }

        // Groups, then elements, number first, first + stride, ...
        template <typename Kernel>\
        """);
    out.open(
        "ULPFORGE_INLINE void over(%s, %s* dst, size_t length, size_t first, size_t stride)"
            .formatted(each("const " + type() + "* %s"), type()));
    String places = each("uintptr_t(%s)").replace(",", " |") + " | uintptr_t(dst)";
    int perGroup = GROUP_BYTES / element.bytes();
    out.line(
        "const size_t groups = (%s) %% %d == 0 ? length / %d : 0;", places, GROUP_BYTES, perGroup);
    out.open("for (size_t i = first; i < groups; i += stride)");
    Stream.of("x", "y").limit(arity).forEach(x -> out.line("const group g%s = load(%s, i);", x, x));
    out.line("group result;");
    for (String member : members()) {
      out.line("result.%s = Kernel::word(%s);", member, each("g%s." + member));
    }
    out.line("store(dst, i, result);");
    out.close();
    out.open("for (size_t i = %d * groups + first; i < length; i += stride)".formatted(perGroup));
    out.line("dst[i] = Kernel::element(" + each("%s[i]") + ");");
    out.close();
    out.close();
  }

  /** Writes the array form: a kernel for any grid, or a function on the host. */
  void writeEntry(Source out) {
    String parameters = each("const " + type() + "* %s") + ", " + type() + "* dst, size_t length";
    String over = "%1$s_parts::over<%1$s_parts::kernel>(".formatted(name) + each("%s");
    out.lines(
        """
        // All elements of arrays, on the device by a kernel for any one-dimensional grid: %1$d bytes at a
        // time where all addresses are multiples of %1$d. dst may be %2$s; arrays must not overlap otherwise.
        // For PTX with the kernel under its plain name: nvcc -ptx -DULPFORGE_EXPORT -x cu.
        #ifdef __CUDACC__
        #ifdef ULPFORGE_EXPORT
        extern "C" __global__ void %3$s_array(%4$s) {
        #else
        static __global__ void %3$s_array(%4$s) {
        #endif
          const size_t first = size_t(blockIdx.x) * blockDim.x + threadIdx.x;
          %5$s, dst, length, first, size_t(gridDim.x) * blockDim.x);
        }
        #else
        static inline void %3$s_array(%4$s) {
          %5$s, dst, length, 0, 1);
        }
        #endif
        """
            .formatted(GROUP_BYTES, arity == 1 ? "x" : "x or y", name, parameters, over));
  }
}
