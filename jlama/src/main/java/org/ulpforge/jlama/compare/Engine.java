package org.ulpforge.jlama.compare;

import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.model.AbstractModel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** JLama, with the classes that take the place of some of its own or without. */
public enum Engine {
  /** The classes that take JLama's place come first on the class path. */
  ULPFORGE,
  /** JLama's own come first. */
  JLAMA;

  /**
   * @param run does it once
   * @param results of the last time
   */
  public record Call(Runnable run, Supplier<float[]> results) {}

  /** The entries of this JVM's class path, that which makes the engine first. */
  private List<Path> classPath() {
    List<Path> path = new ArrayList<>();
    path.add(first());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(entry).toAbsolutePath());
    }
    return path;
  }

  /** Where this engine's VectorMath is. */
  private Path first() {
    return switch (this) {
      case ULPFORGE -> location(Engine.class);
      case JLAMA -> location(AbstractModel.class);
    };
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("classes are not in files", e);
    }
  }

  /** Loads all classes, but for those of the JDK, afresh. */
  public ClassLoader loader() {
    List<Path> path = classPath();
    URL[] entries = new URL[path.size()];
    try {
      for (int i = 0; i < entries.length; i++) {
        entries[i] = path.get(i).toUri().toURL();
      }
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
    ClassLoader loader = new URLClassLoader(name(), entries, ClassLoader.getPlatformClassLoader());
    try {
      Path found = location(loader.loadClass(VectorMath.class.getName()));
      if (!found.equals(first())) {
        throw new IllegalStateException(this + " has the classes of " + found);
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(this + " is not on the class path", e);
    }
    return loader;
  }

  /** A function on a tensor of this engine, to be called beside those of the other in one JVM. */
  public Call call(TensorCall.Function function, float[] values) {
    try {
      Object call =
          loader()
              .loadClass(TensorCall.class.getName())
              .getConstructor(String.class, float[].class)
              .newInstance(function.name(), values);
      return new Call((Runnable) call, () -> (float[]) ((Supplier<?>) call).get());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(this + " has no " + function, e);
    }
  }

  /**
   * Generates text in a JVM of its own, always the likeliest token.
   *
   * @param folder of the model
   * @param tokens positions to fill, those of the prompt among them
   * @param rounds in which one more token is timed; 0 if that does not matter
   * @param options for the JVM
   */
  public Generated generate(Path folder, String prompt, int tokens, int rounds, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath().stream().map(Path::toString).toList()));
    command.add(Generation.class.getName());
    command.addAll(List.of(folder.toString(), prompt));
    command.addAll(List.of(Integer.toString(tokens), Integer.toString(rounds)));
    Process child = new ProcessBuilder(command).start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8);
        BufferedReader complaints = child.errorReader(StandardCharsets.UTF_8)) {
      List<String> lines = out.lines().toList();
      if (child.waitFor() != 0) {
        throw new IllegalStateException(
            "generation failed: " + complaints.lines().collect(Collectors.joining("\n")));
      }
      return Generated.parse(lines);
    }
  }
}
