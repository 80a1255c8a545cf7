package org.ulpforge.results;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ulpforge.format.Format;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Problem;
import org.ulpforge.problem.ProblemJson;

/**
 * The runs below a results folder, {@code runs/<id>}.
 *
 * @param results the results folder; need not exist yet
 */
public record RunStore(Path results) {

  /**
   * Makes the folder of a new run and stores its problem; ids are function, format, seed and a
   * counter.
   */
  public Run create(Problem problem) {
    Format format = problem.storage().<Format>map((ScalarFormat s) -> s).orElse(problem.compute());
    String stem =
        Names.checked(
            "run", problem.function() + "-" + format.name() + "-" + seed(problem.seed()) + "-");
    StoredFiles.createFolders(folder());
    for (int counter = 1; ; counter++) {
      Path folder = folder().resolve(stem + counter);
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException _) {
        continue;
      } catch (IOException e) {
        throw StoredFiles.failed("cannot create folder " + folder, e);
      }
      Run run = new Run(folder);
      StoredFiles.write(run.problemFile(), ProblemJson.write(problem));
      return run;
    }
  }

  /**
   * The run of that name or in that folder.
   *
   * @throws IllegalArgumentException if there is none; the message has the nearest names
   */
  public Run open(String nameOrPath) {
    Run run = new Run(locate(nameOrPath));
    if (!Files.isRegularFile(run.problemFile())) {
      throw new IllegalArgumentException(
          run.folder() + " is no run: it has no " + run.problemFile().getFileName());
    }
    return run;
  }

  private Path locate(String nameOrPath) {
    if (nameOrPath.contains("/") || nameOrPath.contains("\\")) {
      return Path.of(nameOrPath);
    }
    Path named = folder().resolve(Names.checked("run", nameOrPath));
    if (Files.isDirectory(named)) {
      return named;
    }
    List<String> known = list().stream().map(Run::id).toList();
    throw new IllegalArgumentException(
        "unknown run '"
            + nameOrPath
            + "' in "
            + folder()
            + (known.isEmpty()
                ? ", which has no runs"
                : "; nearest: " + Nearest.names(nameOrPath, known)));
  }

  /** All runs that have a problem, by name. */
  public List<Run> list() {
    return StoredFiles.entries(folder()).stream()
        .map(Run::new)
        .filter(run -> Files.isRegularFile(run.problemFile()))
        .toList();
  }

  private Path folder() {
    return results.resolve("runs");
  }

  private static String seed(long seed) {
    return "s" + Long.toUnsignedString(seed);
  }
}
