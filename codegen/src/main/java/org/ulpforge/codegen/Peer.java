package org.ulpforge.codegen;

/**
 * A way to a function on f32 that users have without a kernel: what kernels are timed and measured
 * against.
 *
 * @param name as tables show it
 * @param expression in Java; of vectors a {@code FloatVector} made of {@code x}, {@code one} and
 *     scalars, else a number made of the double {@code x}. Of vectors it may be two, with {@code ;}
 *     between them: the second one uses the first as {@code y}, and {@code x} is loaded once more
 *     for it. A vector that is needed after a call of the library goes by the heap, which would
 *     take twice the time.
 */
public record Peer(Library library, String name, String expression) {

  /** Where a peer comes from. */
  public enum Library {
    /** The Vector API at the preferred width; its functions are those of Intel's SVML on x86. */
    VECTOR_OPERATORS("VectorOperators", "java.lang.Object"),
    MATH("Math", "java.lang.Math"),
    STRICT_MATH("StrictMath", "java.lang.StrictMath"),
    FAST_MATH("FastMath", "org.apache.commons.math3.util.FastMath"),
    ERF("Erf", "org.apache.commons.math3.special.Erf");

    private final String text;
    private final String javaClass;

    Library(String text, String javaClass) {
      this.text = text;
      this.javaClass = javaClass;
    }

    /** The name that expressions use. */
    String text() {
      return text;
    }

    /** Whether it is on the class path. */
    boolean isPresent() {
      try {
        Class.forName(javaClass);
        return true;
      } catch (ClassNotFoundException _) {
        return false;
      }
    }
  }

  /** Whether it is vectorised: what a kernel has to beat. */
  public boolean isVector() {
    return library == Library.VECTOR_OPERATORS;
  }

  /** A class with a method on arrays like that of a kernel. */
  String source(String javaPackage, String javaClass) {
    return """
    package %1$s;

    import java.util.Objects;
    import %4$s;
    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    public final class %2$s {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

      public static void apply(float[] src, int srcOffset, float[] dst, int dstOffset, int length) {
        Objects.checkFromIndexSize(srcOffset, length, src.length);
        Objects.checkFromIndexSize(dstOffset, length, dst.length);
    %3$s  }

      public static float apply(float x) {
        float[] single = {x};
        apply(single, 0, single, 0, 1);
        return single[0];
      }
    }
    """
        .formatted(
            javaPackage, javaClass, isVector() ? vectorLoop() : scalarLoop(), library.javaClass);
  }

  private String vectorLoop() {
    return """
        final FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        int i = 0;
        for (; i < FLOATS.loopBound(length); i += FLOATS.length()) {
    %1$s    }
        if (i < length) {
          final var rest = FLOATS.indexInRange(i, length);
    %2$s    }
    """
        .formatted(vectorBody(""), vectorBody(", rest"));
  }

  private String vectorBody(String mask) {
    String load = "final FloatVector x = FloatVector.fromArray(FLOATS, src, srcOffset + i%s);";
    String store = "%s.intoArray(dst, dstOffset + i%s);";
    String[] parts = expression.split("; ");
    StringBuilder body = new StringBuilder();
    if (parts.length > 1) {
      body.append("      final FloatVector y;\n      {\n  ");
      body.append("      ").append(load.formatted(mask)).append('\n');
      body.append("        y = ").append(parts[0]).append(";\n      }\n");
    }
    body.append("      ").append(load.formatted(mask)).append('\n');
    String result = parts[parts.length - 1];
    return body.append("      ").append(store.formatted(result, mask)).append('\n').toString();
  }

  private String scalarLoop() {
    return """
        for (int i = 0; i < length; i++) {
          final double x = src[srcOffset + i];
          dst[dstOffset + i] = (float) (%s);
        }
    """
        .formatted(expression);
  }
}
