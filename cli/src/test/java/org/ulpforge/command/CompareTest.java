package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

  @TempDir Path results;

  private Shell.Result compare(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "compare";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--results";
    all[args.length + 2] = results.toString();
    return Shell.run(all);
  }

  private Shell.Result search(String... args) {
    List<String> all = new java.util.ArrayList<>(List.of("search", "--compute", "real"));
    all.addAll(List.of("--evaluations", "40", "--results", results.toString()));
    all.addAll(List.of(args));
    return Shell.run(all.toArray(String[]::new));
  }

  @Test
  void whatARunFoundIsKeptOnceAndWithItsCommand() throws IOException {
    search("exp2", "--domain", "0,1", "--seed", "7").done();
    String added = compare("--add", "exp2-real-s7-1").done().out();
    assertTrue(added.contains("operations, error"), added);
    Path front = results.resolve("fronts/exp2");
    List<Path> files;
    try (var list = Files.list(front)) {
      files = list.sorted().toList();
    }
    assertEquals(added.lines().count(), files.size());
    String text = Files.readString(files.getFirst());
    assertTrue(text.contains("## found by: ulpforge search exp2 --compute real"), text);
    assertTrue(text.contains("--seed 7"), text);
    assertTrue(compare("--add", "exp2-real-s7-1").done().out().contains("nothing better"));

    // What is kept can be fitted as it stands: its header names the problem.
    Shell.run("fit", files.getFirst().toString()).done();
    assertFalse(Files.exists(results.resolve("fronts/README.md")));
  }

  /** The grammar has sqrt for whoever asks for it. */
  @Test
  void rootsAreUsedWhereTheyAreAllowed() throws IOException {
    search(
            "--expression",
            "besseli(1/2,x)",
            "--name",
            "bessel",
            "--domain",
            "0,1",
            "--ops",
            "add,sub,mul,div,sqrt")
        .done();
    assertTrue(programs("bessel-real-s1-1").contains("sqrt"));
    assertTrue(compare("--add", "bessel-real-s1-1").done().out().contains("besseli12: "));
  }

  private String programs(String run) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var list = Files.list(results.resolve("runs/" + run))) {
      for (Path file : list.filter(f -> f.toString().endsWith(".slp")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void aFolderThatIsNotThereIsRefusedFirst() {
    String missing = results.resolve("none").toString();
    assertTrue(Shell.run("compare", "exp2", "--results", missing).refused().contains(missing));
  }

  @Test
  void badInputIsOneLine() {
    assertTrue(compare("exq2").refused().contains("exp2"));
    assertTrue(compare("--add", "none").refused().contains("none"));
    search("exp2", "--domain", "0,2").done();
    assertTrue(compare("--add", "exp2-real-s1-1").refused().contains("is none of the problems"));
    assertTrue(compare("sin", "--add", "exp2-real-s1-1").refused().contains("--add"));
  }
}
