package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {

  @TempDir Path results;

  private Shell.Result search(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "search";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--results";
    all[args.length + 2] = results.toString();
    return Shell.run(all);
  }

  @Test
  void aFormulaBecomesAVerifiedKernelAndItsRunGoesOn() throws IOException {
    Path start = Files.writeString(results.resolve("start.slp"), StoredTwice.TEXT);
    var found =
        search(
            "--expression",
            "2*x+1",
            "--name",
            "twice",
            "--format",
            "e4m3fn",
            "--domain=-4,4",
            "--evaluations",
            "80",
            "--accuracy",
            "cr",
            "--start-from",
            start.toString());
    found.done();
    assertTrue(
        found.err().contains("seed 1") && found.err().contains("repeat it with: ulpforge search"));
    Path run = results.resolve("runs/twice-e4m3fn-s1-1");
    String front = Files.readString(run.resolve("front.jsonl"));
    assertTrue(front.contains("\"kernel\":\"twice_e4m3fn_cr_"), front);
    assertTrue(
        Files.exists(run.resolve("report.html")) && Files.exists(run.resolve("checkpoint.json")));

    String proof = " programs of up to 1 operation of grammar free (";
    assertTrue(found.out().contains(proof), found.out());
    var shown = Shell.run("front", run.toString());
    assertTrue(shown.out().contains(proof), shown.out());

    // The budget is spent, so going on gives the same front.
    search("--resume", "twice-e4m3fn-s1-1").done();
    assertEquals(front, Files.readString(run.resolve("front.jsonl")));

    assertTrue(search("--resume", "twice-e4m3fn-s1-1", "--seed", "2").refused().contains("run"));
    Path checkpoint = run.resolve("checkpoint.json");
    String text = Files.readString(checkpoint);
    Files.writeString(checkpoint, text.substring(0, text.length() / 2));
    String problem = Files.readString(run.resolve("problem.json"));
    String message = search("--resume", "twice-e4m3fn-s1-1", "--evaluations", "9999").refused();
    assertTrue(message.contains("checkpoint"), message);
    assertEquals(front, Files.readString(run.resolve("front.jsonl")));
    assertEquals(problem, Files.readString(run.resolve("problem.json")));

    assertFalse(shown.out().contains("no front is stored yet"));
    Files.delete(run.resolve("front.jsonl"));
    String empty = Shell.run("front", run.toString()).done().out();
    assertTrue(empty.contains("no front is stored yet"), empty);
  }

  /** The second run may have time left to find more, but loses nothing that the first has found. */
  @Test
  void whatAShortenedEpochFoundIsThereAfterItsResumption() throws IOException {
    search("exp2", "--compute", "real", "--domain", "0,1", "--time-limit", "2s").done();
    Path run = results.resolve("runs/exp2-real-s1-1");
    List<double[]> first = costsAndErrors(run);
    assertFalse(first.isEmpty());
    search("--resume", "exp2-real-s1-1", "--time-limit", "2s").done();
    List<double[]> second = costsAndErrors(run);
    for (double[] old : first) {
      assertTrue(
          second.stream().anyMatch(now -> now[0] <= old[0] && now[1] <= old[1]),
          () -> "cost %s, error %s was lost".formatted(old[0], old[1]));
    }
  }

  private static List<double[]> costsAndErrors(Path run) throws IOException {
    Pattern entry =
        Pattern.compile("\"cost\":([^,]+),\"error\":([^,]+),\"evidence\":\"certified\"");
    return entry
        .matcher(Files.readString(run.resolve("front.jsonl")))
        .results()
        .map(e -> new double[] {Double.parseDouble(e.group(1)), Double.parseDouble(e.group(2))})
        .toList();
  }

  @Test
  void aTargetWithoutAnErrorIsRefusedBeforeTheSearch() {
    var search = search("sin", "--compute", "real", "--domain=-1,1", "--time-limit", "2s");
    assertTrue(search.refused().contains("zero at x = 0"));
  }

  @Test
  void anAccuracyThatIsNotReachedIsSaidWithTheBest() {
    var result =
        search(
            "--expression",
            "exp(x)/3",
            "--format",
            "e4m3fn",
            "--domain",
            "0,2",
            "--evaluations",
            "40",
            "--ops",
            "add",
            "--accuracy",
            "0.01ulp");
    assertEquals(Main.FAILED, result.code(), result.err());
    assertTrue(result.err().contains("0.01ulp was not reached"), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "exq, f16, --seed=1, exp",
    "exp, f17, --seed=1, f16",
    "exp, f16, --grammar=rr1q, rr1",
    "exp, f16, --cost=instruction, instructions",
    "exp, f16, '--domain=1,0', --domain",
    "exp, f16, '--domain=1e9,1e10', domain",
    "exp, f16, --evaluations=0, evaluations",
    "exp, f16, --start-from=none.slp, none.slp",
    "exp, f16, --resume=none, none",
    "exp, f16, --threads=0, --threads",
    "exp, f16, --compute=i8, i8",
    "exp, f16, --start-from=., regular file",
    "exp, e8m0fnu, --seed=1, e8m0fnu",
    "exp, f16, --acuracy=1ulp, --accuracy"
  })
  void badInputLeavesNothingBehind(String function, String format, String option, String named) {
    String message = search(function, "--format", format, option).refused();
    assertTrue(message.contains(named) || option.startsWith("--resume"), message);
    assertFalse(Files.exists(results.resolve("runs")));
  }

  @Test
  void aSearchThatFindsNothingFails() {
    var result = search("exp", "--format", "e4m3fn", "--ops", "rint", "--evaluations", "1");
    assertEquals(Main.FAILED, result.code(), result.err());
    assertTrue(result.err().contains("nothing was found"), result.err());
  }

  @Test
  void whatIsMissingIsNamed() {
    assertTrue(search("exp").refused().contains("--format"));
    assertTrue(search("--format", "f16").refused().contains("--expression"));
    assertTrue(search("exp", "--compute", "real").refused().contains("--domain"));
  }

  @Test
  void aResultsFolderThatCannotBeWrittenIsOneLine() throws IOException {
    Path file = Files.writeString(results.resolve("file"), "");
    String message =
        Shell.run(
                "search",
                "exp",
                "--format",
                "e4m3fn",
                "--evaluations",
                "1",
                "--results",
                file.toString())
            .refused();
    assertTrue(message.contains(file.toString()), message);
  }
}
