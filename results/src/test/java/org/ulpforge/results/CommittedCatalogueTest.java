package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kernels that are committed beside this module's code, {@code kernels/…}. */
class CommittedCatalogueTest {

  private static final Catalogue CATALOGUE = new Catalogue(Path.of(""));

  /** Made again from program and profile, every file has the same bytes. */
  @TestFactory
  Stream<DynamicTest> everyEntryIsWhatItsProgramGives() {
    return CATALOGUE.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(), () -> assertEquals(List.of(), entry.differences(), entry.name())));
  }

  @Test
  void expAndExp2AreThereInFiveFormats() {
    Set<String> present =
        CATALOGUE.entries().stream()
            .map(entry -> entry.path().getParent())
            .map(function -> function.getParent().getFileName() + " " + function.getFileName())
            .collect(Collectors.toSet());
    for (String format : List.of("f32", "f16", "bf16", "e4m3fn", "e5m2")) {
      for (String function : List.of("exp", "exp2")) {
        assertTrue(present.contains(format + " " + function), format + " " + function);
      }
    }
  }
}
