package org.ulpforge.codegen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A kernel as backends wrote it, not yet compared with the interpreter. */
public record EmittedKernel(KernelSpec spec, Map<String, String> files) implements Kernel {

  public EmittedKernel {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Writes a program down in all languages: the same bytes for the same spec.
   *
   * @throws IllegalArgumentException if it is not typed correctly, or uses formats that machines
   *     have no types for
   */
  public static EmittedKernel of(KernelSpec spec) {
    Map<String, String> files = new LinkedHashMap<>();
    for (Backend backend : Backend.all()) {
      files.put(backend.fileName(spec.name()), backend.emit(spec));
    }
    return new EmittedKernel(spec, files);
  }
}
