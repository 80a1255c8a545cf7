package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTest {

  @ParameterizedTest
  @CsvSource({
    "functions, gelutanh",
    "formats, e4m3b11fnuz",
    "ops, select",
    "grammars, free",
    "costs, real",
    "backends, cuda"
  })
  void listsNamesWithALineEach(String what, String one) {
    var result = Shell.run("list", what).done();
    assertTrue(
        result.lines().stream().anyMatch(line -> line.matches(one + " +\\S.*")), result.out());
    assertTrue(
        Shell.run("list", what, "--json").done().out().contains("\"name\" : \"" + one + "\""));
  }

  @Test
  void anEmptyStoreHasNothingToList() {
    assertEquals("", Shell.run("list", "runs", "--results", "/nonexistent").done().out());
    assertEquals("", Shell.run("list", "kernels", "--results", "/nonexistent").done().out());
  }

  @Test
  void unknownListsNameTheNearest() {
    assertTrue(Shell.run("list", "formts").refused().contains("formats"));
    assertTrue(Shell.run("list").refused().contains("WHAT"));
  }

  @Test
  void helpHasExamplesAndVersionIsOneLine() {
    assertTrue(Shell.run("--help").done().out().contains("ulpforge search exp --format bf16"));
    assertEquals(1, Shell.run("--version").done().lines().size());
    assertTrue(Shell.run().done().out().contains("Usage:"));
  }
}
