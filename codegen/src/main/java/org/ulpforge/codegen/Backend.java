package org.ulpforge.codegen;

import java.util.List;

/** An output language. A new one is a class and a line in {@link #all}. */
public interface Backend {

  /** The name that the command line takes. */
  String name();

  /** What it writes, in a few words. */
  String description();

  String fileName(KernelName name);

  /**
   * The text of the file: the same bytes for the same spec.
   *
   * @throws IllegalArgumentException if the language cannot express the program, with the reason
   */
  String emit(KernelSpec spec);

  /** All backends, in the order in which they are listed. */
  static List<Backend> all() {
    return List.of(new JavaBackend(), new CudaBackend());
  }

  /**
   * @throws IllegalArgumentException naming the backends there are
   */
  static Backend of(String name) {
    return all().stream()
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown backend '"
                    + name
                    + "'; there are "
                    + String.join(", ", all().stream().map(Backend::name).toList())));
  }
}
