package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.ProgramParser;

class RunStoreTest {

  static final Problem PROBLEM =
      new Problem(
          "exp2",
          Optional.empty(),
          List.of(new Interval(0, 1)),
          Optional.of(FloatFormat.BF16),
          FloatFormat.F32,
          ErrorMeasure.ULP,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          "ops",
          7,
          new Budget(1000, Optional.empty()));

  @TempDir Path results;

  private RunStore store() {
    return new RunStore(results);
  }

  static FrontEntry entry(String text, double error, double cost) {
    Candidate candidate =
        Candidate.of(ProgramParser.parse(text).program(), "p" + (int) cost, error, cost);
    return new FrontEntry(candidate, Evidence.ALL, Optional.empty());
  }

  private static List<FrontEntry> front() {
    return List.of(
        entry("t0 = add x 0x1p0\nreturn t0\n", 11.25, 1),
        entry("t0 = fma x 0x1.5p-2 0x1.5p-1\nt1 = fma t0 x 0x1p0\nreturn t1\n", 0.75, 2));
  }

  @Test
  void runsOfOneProblemAreNumbered() {
    assertEquals("exp2-bf16-s7-1", store().create(PROBLEM).id());
    assertEquals("exp2-bf16-s7-2", store().create(PROBLEM).id());
    assertEquals(
        List.of("exp2-bf16-s7-1", "exp2-bf16-s7-2"), store().list().stream().map(Run::id).toList());
  }

  @Test
  void aRunIsReadBackByNameAndByPath() {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    for (String name : List.of(run.id(), run.folder().toString())) {
      Run again = store().open(name);
      assertEquals(PROBLEM, again.problem());
      assertEquals(front(), again.front());
    }
  }

  @Test
  void programsCarryTheirProblem() {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    var text = Run.program(run.folder().resolve(front().get(1).programFile()));
    assertEquals("exp2", text.header().get("function"));
    assertEquals(PROBLEM.interval(), Interval.parse(text.header().get("domain")));
    assertEquals(front().get(1).candidate().program(), text.program());
  }

  @Test
  void noPartOfAFileStaysBehind() throws IOException {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    run.storeCheckpoint("{}");
    run.storeCheckpoint("{\"epoch\":1}");
    assertEquals(Optional.of("{\"epoch\":1}"), run.checkpoint());
    try (var files = Files.list(run.folder())) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".part")));
    }
  }

  private static LogEntry logged(int epoch, double error) {
    return new LogEntry(
        epoch,
        100L * epoch,
        epoch,
        0.5,
        List.of(new LogEntry.Step(2, error)),
        List.of(new LogEntry.Exhausted("p1", "return x", "e4m3fn", 256, 0.75)));
  }

  @Test
  void aLogIsReadBackWithoutWhatAKillCutShortOrMadeTwice() throws IOException {
    Run run = store().create(PROBLEM);
    for (int epoch : new int[] {1, 2, 3, 2, 3}) {
      run.log(logged(epoch, 1.0 / epoch));
    }
    Files.writeString(
        run.folder().resolve("log.jsonl"), "{\"epoch\"", java.nio.file.StandardOpenOption.APPEND);
    assertEquals(
        new RunLog(List.of(logged(1, 1), logged(2, 0.5), logged(3, 1.0 / 3)), Optional.empty()),
        run.log());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"epoch\":9e99}",
        "\u0000",
        "{\"epoch\":1,\"evaluations\":-5",
        "{\"epoch\":7,\"evaluations\":1,\"seconds\":1,\"hitRate\":2,\"front\":[]}",
        "{\"epoch\":7,\"evaluations\":1,\"seconds\":-1,\"hitRate\":1,\"front\":[]}",
        "{\"epoch\":99999999999,\"evaluations\":1,\"seconds\":1,\"hitRate\":1,\"front\":[]}",
        "{\"epoch\":7,\"evaluations\":1,\"seconds\":1,\"hitRate\":1,\"front\":[{\"cost\":1}]}",
        "{\"epoch\":7,\"evaluations\":1,\"seconds\":1,\"hitRate\":1,\"front\":[],\"x\":1}"
      })
  void aDamagedLogLineIsLeftOutWithANote(String line) throws IOException {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    run.log(logged(1, 1));
    Path file = run.folder().resolve("log.jsonl");
    Files.writeString(file, line + "\n", java.nio.file.StandardOpenOption.APPEND);
    run.log(logged(2, 0.5));
    RunLog log = run.log();
    assertEquals(List.of(logged(1, 1), logged(2, 0.5)), log.entries());
    assertTrue(log.note().orElseThrow().contains("line 2"), log::toString);
    run.storeReport();
    String page = Files.readString(run.reportFile());
    assertTrue(page.contains("Damaged lines were left out: 1.") && page.contains("256"), page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "A", "a b", "a\nb", "-x", "é"})
  void namesThatLeaveTheFolderAreRefused(String name) {
    oneLine(assertThrows(IllegalArgumentException.class, () -> store().open(name)));
  }

  @Test
  void anUnknownRunNamesTheNearest() {
    store().create(PROBLEM);
    var e = assertThrows(IllegalArgumentException.class, () -> store().open("exp-bf16-s7-1"));
    assertTrue(e.getMessage().contains("exp2-bf16-s7-1"));
    oneLine(e);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"program\":\"', '\"program\":\"../', program",
    "'\"cost\":1.0', '\"cost\":\"1\"', cost",
    "'\"error\":11.25', '\"error\":1e999', error",
    "'\"evidence\":\"all\"', '\"evidence\":\"none\"', evidence",
    "'\"hash\":\"', '\"hash\":\"0', hash",
    "'\"algorithm\":\"p1', '\"algorithm\":\"p1*/', algorithm",
    "'}', '', line 1"
  })
  void aDamagedFrontNamesLineAndField(String from, String to, String named) throws IOException {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    Path file = run.folder().resolve("front.jsonl");
    Files.writeString(file, Files.readString(file).replace(from, to));
    var e = assertThrows(IllegalArgumentException.class, run::front);
    assertTrue(e.getMessage().contains(named), e.getMessage());
    oneLine(e);
  }

  @Test
  void aDamagedProgramNamesFileAndPlace() throws IOException {
    Run run = store().create(PROBLEM);
    run.storeFront(PROBLEM, front());
    Files.writeString(run.folder().resolve(front().get(1).programFile()), "t0 = sin x\n");
    var e = assertThrows(IllegalArgumentException.class, run::front);
    assertTrue(e.getMessage().contains(".slp, line 1, column 6"), e.getMessage());
    oneLine(e);
  }

  @Test
  void aFolderThatCannotBeWrittenGivesOneLine() throws IOException {
    Path file = Files.writeString(results.resolve("file"), "");
    var e = assertThrows(UncheckedIOException.class, () -> new RunStore(file).create(PROBLEM));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    oneLine(e);
  }

  private static void oneLine(RuntimeException e) {
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
