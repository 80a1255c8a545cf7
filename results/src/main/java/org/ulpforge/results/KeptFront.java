package org.ulpforge.results;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ulpforge.cost.CostModels;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * The best programs that searches in real arithmetic found for one problem, one for each number of
 * operations, {@code fronts/<function>/<operations>.slp}. Comments in each file tell the error and
 * the command that found it.
 *
 * @param folder need not exist yet
 * @param problem of all programs, but for seed and budget
 */
public record KeptFront(Path folder, Problem problem) {

  private static final String ALGORITHM = "real";
  private static final String ERROR = "## error: ";
  private static final String FOUND_BY = "## found by: ";

  /**
   * A program of the front.
   *
   * @param foundBy the command of the search, with its seed
   */
  public record Kept(Candidate candidate, String foundBy) {}

  /** The front of a problem below a results folder. */
  public static KeptFront of(Path results, Problem problem) {
    return new KeptFront(
        fronts(results).resolve(Names.checked("function", problem.function())), problem);
  }

  /** The folder of all fronts below a results folder. */
  public static Path fronts(Path results) {
    return results.resolve("fronts");
  }

  /** The programs by rising number of operations, with the errors that they were stored with. */
  public List<Kept> read() {
    return files().stream().map(this::read).toList();
  }

  private Kept read(Path file) {
    Program program = Run.program(file).program();
    String text = StoredFiles.read(file);
    double error;
    try {
      error = Double.parseDouble(line(file, text, ERROR));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(file + ": after '" + ERROR + "' stands no number");
    }
    return kept(program, error, line(file, text, FOUND_BY));
  }

  /** A program that could be kept. */
  public Kept kept(Program program, double error, String foundBy) {
    double cost = CostModels.named(problem.costModel()).cost(program);
    return new Kept(Candidate.of(program, ALGORITHM, error, cost), foundBy);
  }

  private static String line(Path file, String text, String start) {
    return text.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .map(line -> line.substring(start.length()).strip())
        .orElseThrow(() -> new IllegalArgumentException(file + ": no line '" + start + "…'"));
  }

  private List<Path> files() {
    return StoredFiles.entries(folder).stream()
        .filter(file -> file.getFileName().toString().endsWith(".slp"))
        .toList();
  }

  /**
   * Stores a front in place of the last one.
   *
   * @param front at most one program for each number of operations
   */
  public void store(List<Kept> front) {
    Map<String, Kept> named =
        front.stream().collect(Collectors.toMap(KeptFront::name, Function.identity()));
    named.forEach((name, kept) -> StoredFiles.write(folder.resolve(name), text(kept)));
    Set<String> names = named.keySet();
    files().stream()
        .filter(file -> !names.contains(file.getFileName().toString()))
        .forEach(StoredFiles::delete);
  }

  private static String name(Kept kept) {
    return String.format(Locale.ROOT, "%02.0f.slp", kept.candidate().cost());
  }

  private String text(Kept kept) {
    return String.format(
            Locale.ROOT,
            "%s%.4e%n%s%s%n",
            ERROR,
            kept.candidate().error(),
            FOUND_BY,
            kept.foundBy())
        + new ProgramText(FrontEntry.header(problem), kept.candidate().program());
  }
}
