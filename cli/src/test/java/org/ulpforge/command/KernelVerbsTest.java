package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.results.Run;

/** The life of a kernel after its search, in one results folder. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KernelVerbsTest {

  @TempDir static Path results;
  private static Run run;

  @BeforeAll
  static void store() {
    run = StoredTwice.into(results);
  }

  private static Shell.Result on(String input, String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--results";
    all[args.length + 1] = results.toString();
    return Shell.runOn(input, all);
  }

  @Test
  void frontAndListsShowIt() {
    assertTrue(on("", "front", StoredTwice.RUN).done().out().contains(StoredTwice.KERNEL));
    assertTrue(
        on("", "front", StoredTwice.RUN, "--json").done().out().contains("\"evidence\" : \"all\""));
    assertTrue(on("", "list", "runs").done().out().startsWith(StoredTwice.RUN + "  2*x+1"));
  }

  @ParameterizedTest
  @CsvSource({
    // By hand: x becomes an e4m3fn, 2 x + 1 is rounded once to three fraction bits; 464 is too
    // large.
    "0, 0x1.0p0",
    "1, 0x1.8p1",
    "-0.5, 0x0.0p0",
    "0x1p-9, 0x1.0p0",
    "225, 0x1.cp8",
    "240, nan",
    "nan, nan",
    "inf, nan",
    "208, 0x1.ap8"
  })
  void applyRoundsTheInputAndOnceTheResult(String input, String expected) {
    assertEquals(expected + "\n", on(input, "apply", StoredTwice.KERNEL).done().out());
  }

  @Test
  void applyRefusesWhatIsNoInput() {
    assertTrue(on("1 2", "apply", StoredTwice.KERNEL).refused().contains("line 1: 2 numbers"));
    assertTrue(on("1\nx", "apply", StoredTwice.KERNEL).refused().contains("line 2"));
  }

  @Test
  void reportIsMadeAgain() throws IOException {
    String page = on("", "report", StoredTwice.RUN).done().out().strip();
    assertTrue(Files.readString(Path.of(page)).contains("<svg"));
    String kernel = on("", "report", StoredTwice.KERNEL).done().out().strip();
    assertTrue(kernel.endsWith(StoredTwice.KERNEL + "/report.html"), kernel);
  }

  @Test
  void emitPrintsWhatIsStored() throws IOException {
    Path folder = run.folder().resolve("kernels").resolve(StoredTwice.KERNEL);
    assertEquals(
        Files.readString(folder.resolve("TwiceE4m3fnCrFree1.java")),
        on("", "emit", StoredTwice.KERNEL, "--backend", "java").done().out());
    String other =
        on("", "emit", StoredTwice.KERNEL, "--backend", "java", "--package", "com.example.math")
            .done()
            .out();
    assertTrue(other.contains("package com.example.math;"));
    Path to = results.resolve("out");
    on("", "emit", StoredTwice.KERNEL, "--backend", "cuda", "--output", to.toString()).done();
    assertEquals(
        Files.readString(folder.resolve(StoredTwice.KERNEL + ".cuh")),
        Files.readString(to.resolve(StoredTwice.KERNEL + ".cuh")));
  }

  @ParameterizedTest
  @CsvSource({
    "jav, '', java",
    "java, a.b;c, package",
    "java, import, package",
    "cuda, a.b, --package"
  })
  void emitRefusesWhatWouldBreakOut(String backend, String name, String named) {
    var result =
        name.isEmpty()
            ? on("", "emit", StoredTwice.KERNEL, "--backend", backend)
            : on("", "emit", StoredTwice.KERNEL, "--backend", backend, "--package", name);
    assertTrue(result.refused().contains(named), result.err());
  }

  /** Nothing of a kernel that somebody touched is promoted, not even what would be made anew. */
  @ParameterizedTest
  @CsvSource({
    "kernel.json, '\"operations\" : 1', '\"operations\" : 2'",
    "kernel.json, '\"maxUlp\" : 0.5', '\"maxUlp\" : 0.25'",
    "kernel.json, '\"rmsUlp\" : ', '\"rmsUlp\" : 1'",
    "TwiceE4m3fnCrFree1.java, 'Math.fma(', 'Math.fma(1 + '",
    "twice_e4m3fn_cr_free1.cuh, '// ', '//  '",
    "report.html, '<svg', '<script></script><svg'"
  })
  @Order(0)
  void catalogueRefusesWhatWasTamperedWith(String name, String from, String to) throws IOException {
    Path file = run.folder().resolve("kernels").resolve(StoredTwice.KERNEL).resolve(name);
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.writeString(file, text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    var result = on("", "catalogue", "add", StoredTwice.KERNEL);
    Files.writeString(file, text);
    String complaint = result.complaint(Main.FAILED);
    assertTrue(complaint.contains(name) && complaint.contains("nothing is added"), complaint);
    assertEquals("", result.out());
    assertFalse(Files.exists(results.resolve("kernels")));
  }

  @Test
  @Order(1)
  void catalogueKeepsWhatIsVerified() {
    String out = on("", "catalogue", "add", StoredTwice.KERNEL).done().out();
    assertTrue(out.contains("Java scalar: equal on all 256 inputs"), out);
    assertTrue(
        on("", "list", "kernels").done().out().startsWith(StoredTwice.KERNEL + "  max 0.5"), out);
    assertEquals("1 entries, 0 broken\n", on("", "catalogue", "check").done().out());
  }

  /** The front has one program; its kernel is the one of the run, so the entry stays as it is. */
  @Test
  @Order(2)
  void aProgramOfTheFrontIsPromoted() throws IOException {
    String file = run.front().getFirst().programFile();
    String program = run.folder().resolve(file).toString();
    String out = on("", "catalogue", "add", program).done().out();
    assertTrue(out.endsWith("kernels/e4m3fn/twice/" + StoredTwice.KERNEL + "\n"), out);
    assertEquals("1 entries, 0 broken\n", on("", "catalogue", "check").done().out());

    Path other = Files.writeString(run.folder().resolve("other.slp"), StoredTwice.TEXT);
    assertTrue(on("", "catalogue", "add", other.toString()).refused().contains("front"));
    Files.delete(other);
    String elsewhere = Files.writeString(results.resolve(file), StoredTwice.TEXT).toString();
    assertTrue(on("", "catalogue", "add", elsewhere).refused().contains("is no run"));
  }

  @Test
  @Order(2)
  void verifyJudgesAllAgain() {
    String out = on("", "verify", StoredTwice.KERNEL).done().out();
    assertTrue(
        out.contains("all of the domain") && out.contains("verified      " + StoredTwice.KERNEL),
        out);
  }

  @Test
  @Order(2)
  void remakeWritesWhatWasChanged() throws IOException {
    Path header =
        results
            .resolve("kernels/e4m3fn/twice")
            .resolve(StoredTwice.KERNEL)
            .resolve(StoredTwice.KERNEL + ".cuh");
    String text = Files.readString(header);
    Files.writeString(header, text + "// more");
    assertTrue(on("", "catalogue", "remake").done().out().endsWith("1 entries, 1 changed\n"));
    assertEquals(text, Files.readString(header));
    assertEquals("1 entries, 0 broken\n", on("", "catalogue", "check").done().out());
  }

  @Test
  void verifyOnADeviceSaysInALineWhyItCannot() {
    String missing = results.resolve("libcuda.so.1").toString();
    String complaint =
        on("", "verify", StoredTwice.KERNEL, "--device", "cuda", "--driver", missing)
            .complaint(Main.FAILED);
    assertTrue(complaint.contains("no CUDA driver on this machine"), complaint);
    assertTrue(on("", "verify", StoredTwice.KERNEL, "--device", "hip").refused().contains("cuda"));
    assertTrue(on("", "verify", StoredTwice.KERNEL, "--ptx", "a").refused().contains("--device"));
    assertTrue(on("", "verify").refused().contains("--all"));
    assertTrue(on("", "verify", StoredTwice.KERNEL, "--all").refused().contains("--all"));
  }

  @Test
  @Order(3)
  void aFalseClaimFails() throws IOException {
    Path folder = results.resolve("kernels/e4m3fn/twice").resolve(StoredTwice.KERNEL);
    Path manifest = folder.resolve("kernel.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("\"rmsUlp\" : [0-9.E-]+", "\"rmsUlp\" : 0.0"));
    var check = on("", "catalogue", "check");
    assertEquals(Main.FAILED, check.code());
    assertEquals("1 entries, 1 broken\n", check.out());
    var verify = on("", "verify", StoredTwice.KERNEL);
    assertEquals(Main.FAILED, verify.code());
    assertTrue(verify.err().contains("profile"), verify.err());
  }

  @Test
  void unknownNamesAreRefusedInALine() {
    for (String verb : List.of("apply", "verify", "bench")) {
      assertTrue(on("", verb, "twice_e4m3fn_cr_free2").refused().contains(StoredTwice.KERNEL));
      on("", verb, "../etc").refused();
      on("", verb, "twice").refused();
    }
    assertTrue(on("", "front", "twice-e4m3fn-s1-2").refused().contains(StoredTwice.RUN));
    assertFalse(on("", "report", "..").refused().isEmpty());
  }
}
