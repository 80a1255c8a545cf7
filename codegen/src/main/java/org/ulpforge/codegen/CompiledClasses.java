package org.ulpforge.codegen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles Java source in memory and loads it in a class loader of its own. */
final class CompiledClasses {

  private CompiledClasses() {}

  /**
   * @param sources the text of each class by its full name
   * @return a loader of the compiled classes
   * @throws IllegalArgumentException with the first error, if a source does not compile
   * @throws IllegalStateException if the running Java has no compiler
   */
  static ClassLoader load(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this Java has no compiler; run under a JDK");
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Map<String, byte[]> classes = new HashMap<>();
    try (StandardJavaFileManager standard =
            compiler.getStandardFileManager(null, Locale.ROOT, null);
        JavaFileManager files = new MemoryFiles(standard, classes)) {
      List<String> options = List.of("--add-modules=jdk.incubator.vector", "-proc:none", "-nowarn");
      List<SourceText> units =
          sources.entrySet().stream().map(e -> new SourceText(e.getKey(), e.getValue())).toList();
      if (!compiler.getTask(new StringWriter(), files, problems, options, null, units).call()) {
        throw new IllegalArgumentException(
            "generated Java does not compile: " + firstError(problems));
      }
      return new MemoryLoader(classes);
    } catch (IOException e) {
      throw new IllegalStateException("compiling in memory: " + e.getMessage(), e);
    }
  }

  private static String firstError(DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .map(d ->
            d.getSource().getName()
                + " line "
                + d.getLineNumber()
                + ": "
                + d.getMessage(Locale.ROOT).lines().findFirst().orElse(""))
        .orElse("no reason given");
  }

  private static final class SourceText extends SimpleJavaFileObject {
    private final String text;

    SourceText(String className, String text) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;

    MemoryFiles(JavaFileManager standard, Map<String, byte[]> classes) {
      super(standard);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(className, toByteArray());
            }
          };
        }
      };
    }
  }

  private static final class MemoryLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    MemoryLoader(Map<String, byte[]> classes) {
      super(CompiledClasses.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
