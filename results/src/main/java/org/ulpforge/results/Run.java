package org.ulpforge.results;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.problem.ProblemJson;
import org.ulpforge.program.ParseException;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.program.ProgramText;

/**
 * One run: {@code problem.json}, {@code front.jsonl}, {@code *.slp}, {@code checkpoint.json},
 * {@code statements.txt}, {@code times.json}, {@code log.jsonl}, {@code report.html} and {@code
 * kernels/<name>}. Every file is whole at any moment; a front is stored after its programs, so that
 * whatever it names is there.
 *
 * @param folder of the run, which need not lie in a store
 */
public record Run(Path folder) {

  private static final int MAX_FRONT = 100_000;

  /** The name of the folder. */
  public String id() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  Path problemFile() {
    return folder.resolve("problem.json");
  }

  /** The page about the run. */
  public Path reportFile() {
    return folder.resolve("report.html");
  }

  private Path kernelsFolder() {
    return folder.resolve("kernels");
  }

  /**
   * @throws IllegalArgumentException if the file is damaged, in one line that names the field
   */
  public Problem problem() {
    return within(problemFile(), () -> ProblemJson.read(StoredFiles.read(problemFile())));
  }

  /** Stores a front in place of the last one; then programs that are no longer on it go. */
  public void storeFront(Problem problem, List<FrontEntry> front) {
    for (FrontEntry entry : front) {
      Path file = folder.resolve(entry.programFile());
      if (Files.notExists(file)) {
        StoredFiles.write(file, entry.programText(problem));
      }
    }
    StoredFiles.write(
        frontFile(), front.stream().map(e -> e.line() + "\n").collect(Collectors.joining()));
    Set<String> named = front.stream().map(FrontEntry::programFile).collect(Collectors.toSet());
    for (Path file : StoredFiles.entries(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".slp") && !named.contains(name)) {
        StoredFiles.delete(file);
      }
    }
  }

  /** Whether a front was stored, be it empty. */
  public boolean hasFront() {
    return Files.exists(frontFile());
  }

  /** The stored front by rising cost; empty if none was stored yet. */
  public List<FrontEntry> front() {
    if (!hasFront()) {
      return List.of();
    }
    List<String> lines = StoredFiles.read(frontFile()).lines().toList();
    if (lines.size() > MAX_FRONT) {
      throw new IllegalArgumentException(frontFile() + ": more than " + MAX_FRONT + " lines");
    }
    List<FrontEntry> front = new ArrayList<>();
    for (String line : lines) {
      JsonFields fields = JsonFields.parse(frontFile() + " line " + (front.size() + 1), line);
      front.add(FrontEntry.read(fields, file -> program(folder.resolve(file)).program()));
    }
    return front;
  }

  /** Stores the problem again, whose budget may have changed. */
  public void storeProblem(Problem problem) {
    StoredFiles.write(problemFile(), ProblemJson.write(problem));
  }

  /** The text of a checkpoint, of which the search knows the meaning. */
  public void storeCheckpoint(String text) {
    StoredFiles.write(checkpointFile(), text);
  }

  public Optional<String> checkpoint() {
    return Files.exists(checkpointFile())
        ? Optional.of(StoredFiles.read(checkpointFile()))
        : Optional.empty();
  }

  /**
   * The kernel with the suffix that it will have in this run; verify it under this name, then store
   * it.
   */
  public StoredKernel named(StoredKernel kernel) {
    return KernelFolder.named(kernelsFolder(), kernel);
  }

  public KernelFolder storeKernel(StoredKernel kernel, VerifiedKernel verified) {
    return KernelFolder.write(kernelsFolder(), kernel, verified);
  }

  /** The verified kernels by name. */
  public List<KernelFolder> kernels() {
    return StoredFiles.entries(kernelsFolder()).stream()
        .filter(Files::isDirectory)
        .map(KernelFolder::new)
        .toList();
  }

  /** Makes the page about the run from what is stored. */
  public void storeReport() {
    List<FrontEntry> front = front();
    // The most accurate kernels first: they are what the run was made for.
    List<StoredKernel> kernels =
        front.reversed().stream()
            .flatMap(entry -> entry.kernel().stream())
            .map(name -> new KernelFolder(kernelsFolder().resolve(name)).read())
            .toList();
    StoredFiles.write(
        reportFile(), Report.run(id(), problem(), front, kernels, statements(), times(), log()));
  }

  /** Stores what programs of the front took. */
  public void storeTimes(Times times) {
    StoredFiles.write(timesFile(), times.json());
  }

  /** What programs of the front took, if that was measured. */
  public Optional<Times> times() {
    return Files.exists(timesFile())
        ? Optional.of(
            Times.read(JsonFields.parse(timesFile().toString(), StoredFiles.read(timesFile()))))
        : Optional.empty();
  }

  /** Stores what was proven about the programs of this problem, one sentence a line. */
  public void storeStatements(List<String> statements) {
    StoredFiles.write(
        statementsFile(), statements.stream().map(s -> s + "\n").collect(Collectors.joining()));
  }

  /** What was proven, in sentences; empty if nothing was. */
  public List<String> statements() {
    return Files.exists(statementsFile())
        ? StoredFiles.read(statementsFile()).lines().toList()
        : List.of();
  }

  /** Appends one line to the log. */
  public void log(LogEntry entry) {
    StoredFiles.append(logFile(), entry.line());
  }

  /** What the log says; its last line is left out if the run was killed while writing it. */
  RunLog log() {
    if (Files.notExists(logFile())) {
      return new RunLog(List.of(), Optional.empty());
    }
    try {
      String text = StoredFiles.read(logFile());
      List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      return RunLog.of(logFile().getFileName().toString(), whole);
    } catch (UncheckedIOException e) {
      // A log is told about, not needed: the rest of the page is as good without it.
      return new RunLog(List.of(), Optional.of("The log was not read: " + e.getMessage()));
    }
  }

  /**
   * Reads a program file.
   *
   * @throws IllegalArgumentException naming file, line and column
   */
  public static ProgramText program(Path file) {
    return within(file, () -> ProgramParser.parse(StoredFiles.read(file)));
  }

  private static <T> T within(Path file, java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (ParseException e) {
      throw new IllegalArgumentException(file + ", " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": " + e.getMessage().replaceFirst("^problem\\.json: ", ""));
    }
  }

  private Path frontFile() {
    return folder.resolve("front.jsonl");
  }

  private Path checkpointFile() {
    return folder.resolve("checkpoint.json");
  }

  private Path statementsFile() {
    return folder.resolve("statements.txt");
  }

  private Path timesFile() {
    return folder.resolve("times.json");
  }

  private Path logFile() {
    return folder.resolve("log.jsonl");
  }
}
