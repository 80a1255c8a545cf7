package org.ulpforge.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.format.Nearest;
import org.ulpforge.problem.Problem;

/**
 * The verified kernels below a results folder, {@code kernels/<format>/<function>/<name>}. A broken
 * entry is reported where it is met; it never hides the others.
 */
public record Catalogue(Path results) {

  /** All entries, broken ones too, by path. */
  public List<KernelFolder> entries() {
    List<KernelFolder> entries = new ArrayList<>();
    for (Path format : StoredFiles.entries(root())) {
      for (Path function : folders(format)) {
        folders(function).forEach(path -> entries.add(new KernelFolder(path)));
      }
    }
    return entries;
  }

  /**
   * The kernel of that name, in the catalogue or else in the runs, or in that folder.
   *
   * @throws IllegalArgumentException if there is none, with the nearest names, or if several runs
   *     have one
   */
  public KernelFolder find(String nameOrPath) {
    if (isPath(nameOrPath)) {
      return atPath(nameOrPath);
    }
    KernelName name = KernelName.parse(nameOrPath);
    KernelFolder entry = new KernelFolder(folder(name).resolve(name.toString()));
    return Files.isDirectory(entry.path()) ? entry : findInRuns(nameOrPath);
  }

  /** As {@link #find}, but not in the catalogue. */
  public KernelFolder findInRuns(String nameOrPath) {
    if (isPath(nameOrPath)) {
      return atPath(nameOrPath);
    }
    KernelName name = KernelName.parse(nameOrPath);
    List<KernelFolder> found = inRuns().filter(k -> k.name().equals(name.toString())).toList();
    if (found.isEmpty()) {
      throw unknown(nameOrPath);
    }
    // Runs that found the same program are one and the same to the user.
    Map<String, KernelFolder> programs = new TreeMap<>();
    found.forEach(k -> programs.putIfAbsent(programText(k), k));
    if (programs.size() > 1) {
      throw new IllegalArgumentException(
          "several runs have a kernel %s: give a path, such as %s"
              .formatted(name, found.getLast().path()));
    }
    return found.getLast();
  }

  /**
   * The kernel with the suffix that it will have in the catalogue; verify it under this name, then
   * add it.
   */
  public StoredKernel named(StoredKernel kernel) {
    return KernelFolder.named(folder(kernel.name()), kernel);
  }

  /** Adds a kernel. */
  public KernelFolder add(StoredKernel kernel, VerifiedKernel verified) {
    Problem problem = kernel.problem();
    if (problem.storage().orElseThrow().bits() * problem.arity() <= 32
        && !kernel.profile().exhaustive()) {
      throw new IllegalArgumentException(
          "kernel " + kernel.name() + " was judged on a sample, though all inputs could be");
    }
    return KernelFolder.write(folder(kernel.name()), kernel, verified);
  }

  private Stream<KernelFolder> inRuns() {
    return new RunStore(results).list().stream().flatMap(run -> run.kernels().stream());
  }

  private static String programText(KernelFolder kernel) {
    return StoredFiles.read(kernel.path().resolve(StoredKernel.PROGRAM));
  }

  private IllegalArgumentException unknown(String name) {
    List<String> known =
        Stream.concat(entries().stream(), inRuns()).map(KernelFolder::name).distinct().toList();
    return new IllegalArgumentException(
        "unknown kernel '"
            + name
            + "'; "
            + (known.isEmpty()
                ? "there are none in " + results
                : "nearest: " + Nearest.names(name, known)));
  }

  private static boolean isPath(String text) {
    return text.contains("/") || text.contains("\\") || text.equals(".");
  }

  private static KernelFolder atPath(String text) {
    Path path = Path.of(text);
    boolean manifest = path.endsWith(StoredKernel.MANIFEST) && Files.isRegularFile(path);
    return new KernelFolder(manifest ? path.toAbsolutePath().getParent() : path);
  }

  private static List<Path> folders(Path parent) {
    return Files.isDirectory(parent)
        ? StoredFiles.entries(parent).stream().filter(Files::isDirectory).toList()
        : List.of();
  }

  private Path root() {
    return results.resolve("kernels");
  }

  private Path folder(KernelName name) {
    return root().resolve(name.format()).resolve(name.function());
  }
}
