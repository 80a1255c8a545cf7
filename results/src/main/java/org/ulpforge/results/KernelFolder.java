package org.ulpforge.results;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.ulpforge.codegen.CudaFacts;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.program.Canonical;

/** The folder of one kernel; its name is that of the kernel. */
public record KernelFolder(Path path) {

  /**
   * The kernel that the folder holds.
   *
   * @throws IllegalArgumentException if it holds none, in one line that names file and field
   */
  public StoredKernel read() {
    Path manifest = path.resolve(StoredKernel.MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      throw new IllegalArgumentException(
          path + " is no kernel: it has no " + StoredKernel.MANIFEST);
    }
    StoredKernel kernel =
        StoredKernel.read(
            manifest.toString(),
            StoredFiles.read(manifest),
            Run.program(path.resolve(StoredKernel.PROGRAM)).program());
    if (!kernel.name().toString().equals(name())) {
      throw new IllegalArgumentException(
          manifest + ": field 'name' is " + kernel.name() + ", the folder is called " + name());
    }
    return kernel;
  }

  /** The name of the folder. */
  public String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  /** Makes the page about the kernel again, and gives its file. */
  public Path storeReport() {
    Path file = path.resolve(StoredKernel.REPORT);
    StoredFiles.write(file, Report.kernel(read()));
    return file;
  }

  /**
   * Makes all files again and stores them, with what nvcc makes of them now. Nothing is compared
   * with the interpreter, which is asked only for checksums that are not there yet.
   *
   * @return whether any file has changed
   */
  public boolean remake(int threads) {
    StoredKernel kernel = read();
    StoredKernel renewed = kernel.with(kernel.cuda().renewed(kernel.spec(), threads));
    Map<String, String> files = renewed.files();
    boolean changed = !differences(files).isEmpty();
    if (changed) {
      StoredFiles.writeFolder(path, files);
    }
    return changed;
  }

  /**
   * Makes all files again from the program and the stored profile.
   *
   * @return what differs, a line each; empty if the folder holds the same bytes and nothing else
   */
  public List<String> differences() {
    try {
      return differences(read().files());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      String problem = e.getMessage();
      return List.of(problem.contains(path.toString()) ? problem : path + ": " + problem);
    }
  }

  private List<String> differences(Map<String, String> files) {
    List<String> differences = new ArrayList<>();
    files.forEach((name, text) -> {
      Path file = path.resolve(name);
      if (!Files.isRegularFile(file)) {
        differences.add(file + " is missing");
      } else if (!StoredFiles.read(file).equals(text)) {
        differences.add(file + " is not what its program and profile give");
      }
    });
    TreeSet<String> others = new TreeSet<>();
    StoredFiles.entries(path).forEach(entry -> others.add(entry.getFileName().toString()));
    others.removeAll(files.keySet());
    others.forEach(
        other -> differences.add(path.resolve(other) + " does not belong to the kernel"));
    return differences;
  }

  /**
   * Writes a kernel into {@code parent}, whole or not at all; one of the same name is replaced.
   *
   * @throws IllegalArgumentException if what was verified is not what is to be stored
   */
  static KernelFolder write(Path parent, StoredKernel kernel, VerifiedKernel verified) {
    if (!verified.spec().equals(kernel.spec())) {
      throw new IllegalArgumentException(
          "kernel " + kernel.name() + " is not the one that was verified");
    }
    Path folder = parent.resolve(kernel.name().toString());
    StoredKernel found = kernel.with(CudaFacts.of(verified.verification()));
    StoredFiles.writeFolder(folder, found.files(verified.files()));
    return new KernelFolder(folder);
  }

  /** The kernel under the first name that no other program or domain has in {@code parent}. */
  static StoredKernel named(Path parent, StoredKernel kernel) {
    KernelName base = kernel.name().withSuffix(0);
    for (int ordinal = 0; ; ordinal++) {
      KernelName name = base.withSuffix(ordinal);
      Path folder = parent.resolve(name.toString());
      if (Files.notExists(folder) || new KernelFolder(folder).holds(kernel)) {
        return kernel.renamed(name);
      }
    }
  }

  /**
   * Whether the folder holds the same program for the same domain; a broken one may be replaced by
   * nobody.
   */
  private boolean holds(StoredKernel kernel) {
    try {
      StoredKernel other = read();
      return other.problem().domain().equals(kernel.problem().domain())
          && Canonical.hash(other.program()).equals(Canonical.hash(kernel.program()));
    } catch (IllegalArgumentException | UncheckedIOException _) {
      return false;
    }
  }
}
