package org.ulpforge.codegen;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Java file without dependencies: the function of one value, and on arrays and memory by the
 * Vector API.
 */
public final class JavaBackend implements Backend {

  /** The package of generated classes. */
  public static final String DEFAULT_PACKAGE = "org.ulpforge.kernels";

  private static final Pattern PACKAGE =
      Pattern.compile("[a-z][a-z0-9_]{0,40}(\\.[a-z][a-z0-9_]{0,40}){0,10}");

  /** The types of the Vector API that a text names. */
  static final Pattern VECTOR_TYPE = Pattern.compile("\\b(Vector[A-Z]\\w+|[A-Z][a-z]+Vector)\\b");

  private final String javaPackage;
  private final VectorWidth width;

  public JavaBackend() {
    this(DEFAULT_PACKAGE, VectorWidth.PREFERRED);
  }

  /**
   * @param width {@link VectorWidth#PREFERRED} for kernels that are kept; the others are for checks
   * @throws IllegalArgumentException if the package is no name of lower-case parts, or has a
   *     keyword
   */
  public JavaBackend(String javaPackage, VectorWidth width) {
    if (!PACKAGE.matcher(javaPackage).matches()
        || !javax.lang.model.SourceVersion.isName(javaPackage)) {
      throw new IllegalArgumentException(
          "'"
              + javaPackage.replaceAll("[^ -~]", "?")
              + "' is no package: lower-case names joined by dots are allowed");
    }
    this.javaPackage = javaPackage;
    this.width = width;
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public String description() {
    return "Java, scalar and Vector API, without dependencies";
  }

  @Override
  public String fileName(KernelName name) {
    return name.javaClass() + ".java";
  }

  /** The full name of the class. */
  public String className(KernelName name) {
    return javaPackage + "." + name.javaClass();
  }

  @Override
  public String emit(KernelSpec spec) {
    String body = body(spec);
    Source out = new Source();
    spec.header().forEach(line -> out.line("// " + line));
    out.line("package " + javaPackage + ";");
    out.line("");
    out.line("import java.lang.foreign.MemorySegment;");
    out.line("import java.lang.foreign.ValueLayout;");
    out.line("import java.util.Arrays;");
    out.line("import java.util.Objects;");
    TreeSet<String> types = new TreeSet<>();
    Matcher matcher = VECTOR_TYPE.matcher(body);
    while (matcher.find()) {
      types.add(matcher.group());
    }
    types.forEach(type -> out.line("import jdk.incubator.vector." + type + ";"));
    out.line("");
    return out + body;
  }

  private String body(KernelSpec spec) {
    Lowered program = spec.lower();
    JavaScalar scalar = new JavaScalar();
    JavaVectorSetup setup = new JavaVectorSetup(program);
    Source out = new Source();
    out.line("/**");
    out.line(
        " * %s on %s. All methods give the same bits."
            .formatted(spec.name().function(), spec.storage().name()));
    if (!spec.facts().isOfFullRange()) {
      out.line(
          " * Checked for arguments in %s; no result is promised for others."
              .formatted(spec.facts().domain()));
    }
    out.line(" */");
    out.open("public final class " + spec.name().javaClass());
    setup.writeSpecies(out, width);
    out.line("private static final int BLOCK = 1024;");
    scalar.writeTables(out, program);
    out.line("private " + spec.name().javaClass() + "() {}");
    out.line("");
    scalar.writeMethods(out, program);
    out.line("");
    new JavaVector(program).writeMethods(out);
    out.line("");
    JavaSegments.writeAccess(out, program.element());
    setup.writeLookups(out);
    out.close();
    return out.toString();
  }
}
