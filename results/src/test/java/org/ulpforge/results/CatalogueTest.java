package org.ulpforge.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.codegen.CudaFacts;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.VerifiedKernel;
import org.ulpforge.program.ProgramParser;

class CatalogueTest {

  @TempDir Path results;

  private Catalogue catalogue() {
    return new Catalogue(results);
  }

  /** Verification compiles, so each kernel is verified once. */
  private static final Map<KernelName, VerifiedKernel> VERIFIED = new HashMap<>();

  private KernelFolder add(StoredKernel kernel) {
    StoredKernel named = catalogue().named(kernel);
    return catalogue()
        .add(named, VERIFIED.computeIfAbsent(named.name(), name -> Twice.verified(named)));
  }

  @Test
  void aKernelHasItsPlaceAndItsFiles() throws IOException {
    KernelFolder folder = add(Twice.kernel(Twice.RIGHT));
    assertEquals(results.resolve("kernels/e4m3fn/twice/twice_e4m3fn_cr_free1"), folder.path());
    try (Stream<Path> files = Files.list(folder.path())) {
      assertEquals(
          List.of(
              "TwiceE4m3fnCrFree1.java",
              "kernel.json",
              "program.slp",
              "report.html",
              "twice_e4m3fn_cr_free1.cuh",
              "twice_e4m3fn_cr_free1_check.cu"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void whatIsStoredIsReadBackAndMadeAgainWithTheSameBytes() {
    StoredKernel kernel = Twice.kernel(Twice.WRONG);
    KernelFolder folder = add(kernel);
    StoredKernel found = kernel.with(CudaFacts.of(VERIFIED.get(kernel.name()).verification()));
    assertEquals(found, catalogue().find(kernel.name().toString()).read());
    assertEquals(found, catalogue().find(folder.path().toString()).read());
    assertEquals(found, catalogue().find(folder.path() + "/kernel.json").read());
    assertTrue(found.cuda().checksums().isPresent());
    assertEquals(List.of(), folder.differences());
  }

  @Test
  void anotherProgramOfTheSameNameGetsASuffix() {
    StoredKernel first = Twice.kernel(Twice.RIGHT);
    StoredKernel other =
        Twice.kernel(ProgramParser.parse("t0 = add x x\nt1 = add t0 0x1p0\nreturn t1\n").program());
    assertEquals("twice_e4m3fn_cr_free1", add(first).path().getFileName().toString());
    assertEquals("twice_e4m3fn_cr_free1_b", add(other).path().getFileName().toString());
    assertEquals("twice_e4m3fn_cr_free1", add(first).path().getFileName().toString());
    assertEquals(2, catalogue().entries().size());
    assertEquals(List.of(), catalogue().entries().get(1).differences());
  }

  @Test
  void onlyWhatWasVerifiedIsAdded() {
    StoredKernel right = Twice.kernel(Twice.RIGHT);
    StoredKernel wrong = Twice.kernel(Twice.WRONG);
    add(wrong);
    VerifiedKernel other = VERIFIED.get(wrong.name());
    assertThrows(IllegalArgumentException.class, () -> catalogue().add(right, other));
    assertEquals(1, catalogue().entries().size());
  }

  @ParameterizedTest
  @CsvSource({
    "kernel.json, '\"seed\" : 1', '\"seed\" : 2', .java",
    "kernel.json, '\"maxUlp\" :', '\"maxUlp\" : 0, \"max\" :', kernel.json",
    "kernel.json, 'twice_e4m3fn_cr_free1', '../../../../etc', name",
    "kernel.json, '\"exhaustive\" : true', '\"exhaustive\" : 1', exhaustive",
    "kernel.json, '{', '', kernel.json",
    "kernel.json, '2*x+1', '2*x+1\\n*/ public class X {}', generated source",
    "program.slp, fma, add, line 6",
    "program.slp, 0x1.0p1, 0x1.0p2, programHash",
    "TwiceE4m3fnCrFree1.java, public, private, .java",
    "twice_e4m3fn_cr_free1.cuh, static, '', .cuh",
    "report.html, Special, Plain, report.html"
  })
  void whateverIsChangedIsReportedInALine(String file, String from, String to, String named)
      throws IOException {
    KernelFolder folder = add(Twice.kernel(Twice.RIGHT));
    add(Twice.kernel(Twice.WRONG));
    Path path = folder.path().resolve(file);
    String text = Files.readString(path);
    assertTrue(text.contains(from), file + " has no " + from);
    Files.writeString(path, text.replace(from, to));
    List<List<String>> found =
        catalogue().entries().stream().map(KernelFolder::differences).toList();
    List<String> all = found.stream().flatMap(List::stream).toList();
    assertTrue(all.getFirst().contains(named), all.toString());
    assertTrue(all.stream().allMatch(line -> line.lines().count() == 1));
    assertTrue(found.contains(List.of()), "the other entry is whole");
  }

  @Test
  void missingAndForeignFilesAreReported() throws IOException {
    KernelFolder folder = add(Twice.kernel(Twice.RIGHT));
    Files.delete(folder.path().resolve("report.html"));
    Files.writeString(folder.path().resolve("Other.java"), "");
    assertEquals(2, folder.differences().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "twice", "twice_e4m3fn_cr", "Twice_e4m3fn_cr_free1", "a_b_cr_d\n"})
  void whatIsNoKernelNameIsRefused(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> catalogue().find(name));
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void anUnknownKernelNamesTheNearest() {
    add(Twice.kernel(Twice.RIGHT));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> catalogue().find("twice_e4m3fn_cr_free2"));
    assertTrue(e.getMessage().contains("twice_e4m3fn_cr_free1"), e.getMessage());
  }
}
