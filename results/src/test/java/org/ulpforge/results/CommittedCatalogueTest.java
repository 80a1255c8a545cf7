package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.ulpforge.codegen.CudaFacts;
import org.ulpforge.codegen.DeviceCode;

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
  void thePageListsExactlyTheEntries() {
    String page = CatalogueIndex.page(CATALOGUE, Timings.read(Path.of("")));
    List<String> linked =
        Pattern.compile("\\]\\((kernels/[^)]*)\\)")
            .matcher(page)
            .results()
            .map(link -> link.group(1))
            .sorted()
            .toList();
    List<String> present =
        CATALOGUE.entries().stream().map(entry -> entry.path().toString()).sorted().toList();
    assertEquals(present, linked);
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

  /**
   * Each can be checked on a GPU if its inputs can be counted, and none needs local memory there.
   */
  @TestFactory
  Stream<DynamicTest> everyEntryIsFitForGpus() {
    return CATALOGUE.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(),
                () -> {
                  StoredKernel kernel = entry.read();
                  CudaFacts cuda = kernel.cuda();
                  assertEquals(kernel.profile().exhaustive(), cuda.checksums().isPresent());
                  cuda.code().ifPresent(code -> assertTrue(code.fitsInRegisters(), code::toString));
                }));
  }

  /** What nvcc of this machine says now of what is stored. */
  @Tag("wide")
  @TestFactory
  Stream<DynamicTest> nvccNeedsNoLocalMemory() {
    return CATALOGUE.entries().stream()
        .map(entry ->
            dynamicTest(
                entry.name(),
                () -> {
                  StoredKernel kernel = entry.read();
                  Optional<DeviceCode> code = kernel.cuda().renewed(kernel.spec(), 1).code();
                  assumeTrue(code.isPresent(), "there is no nvcc");
                  assertTrue(code.get().fitsInRegisters(), code.get()::toString);
                  assertEquals(
                      Set.of("sm_80", "sm_90"),
                      code.get().usage().stream()
                          .map(DeviceCode.Usage::architecture)
                          .collect(Collectors.toSet()));
                }));
  }

  /** The check programs of formats of up to 16 bits, compiled by g++ as users do. */
  @Tag("wide")
  @Test
  void checkProgramsOfNarrowFormatsFindNothingWrong() throws IOException, InterruptedException {
    Path script = Path.of("../scripts/gpu-check");
    for (String format : List.of("bf16", "f16", "e4m3fn", "e5m2")) {
      Process check =
          new ProcessBuilder(script.toString(), "--cpu", "kernels/" + format)
              .redirectErrorStream(true)
              .start();
      String words = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = check.waitFor();
      assumeTrue(code != 77, words);
      assertEquals(0, code, words);
      assertTrue(words.contains(", 0 wrong"), words);
    }
  }
}
