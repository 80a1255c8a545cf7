package org.ulpforge.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A header and a program that checks it, in a folder of their own while compilers are at work.
 *
 * @param files texts by their names
 * @param program the name of the one that is compiled
 */
record HeaderCheck(Map<String, String> files, String program) {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String MADE = "made";
  private static final Pattern STACK =
      Pattern.compile(
          "(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill loads");

  /**
   * Both of the checks below.
   *
   * @param inputs how many the program compares
   * @param exhaustive whether they are all
   */
  Verification verify(long inputs, boolean exhaustive) {
    return new Verification(
        List.of(
            new Verification.Check("CUDA header by g++", inputs, exhaustive, withGcc()),
            new Verification.Check("CUDA header by nvcc", 0, false, withNvcc())),
        Optional.empty());
  }

  /** What the program says, compiled by g++ and run here. */
  Verification.Verdict withGcc() {
    return in(folder ->
        switch (ChildProcess.run(Compilers.gcc("-o", MADE, "-x", "c++", program), folder, LIMIT)) {
          case ChildProcess.Absent ignored -> new Verification.Skipped("no g++ on this machine");
          case ChildProcess.Failed(String reason) -> new Verification.Differs("because " + reason);
          case ChildProcess.Done ignored -> ran(folder);
        });
  }

  private static Verification.Verdict ran(Path folder) throws IOException {
    String made = folder.resolve(MADE).toString();
    return switch (ChildProcess.run(List.of(made), folder, LIMIT)) {
      case ChildProcess.Done ignored -> new Verification.Equal();
      case ChildProcess.Failed(String reason) -> new Verification.Differs("because " + reason);
      case ChildProcess.Absent ignored -> new Verification.Differs("because nothing was compiled");
    };
  }

  /**
   * Whether nvcc takes the program for sm_80 and sm_90, with all that its kernels hold in
   * registers.
   */
  Verification.Verdict withNvcc() {
    return in(folder ->
        switch (ChildProcess.run(Compilers.assembling(program, MADE), folder, LIMIT)) {
          case ChildProcess.Absent ignored -> new Verification.Skipped("no nvcc on this machine");
          case ChildProcess.Failed(String reason) -> new Verification.Differs("because " + reason);
          case ChildProcess.Done(String words) -> spilled(words);
        });
  }

  private static Verification.Verdict spilled(String words) {
    Matcher stacks = STACK.matcher(words);
    int kernels = 0;
    while (stacks.find()) {
      kernels++;
      if (!stacks
          .group()
          .equals("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads")) {
        return new Verification.Differs("because of " + stacks.group());
      }
    }
    return kernels > 0
        ? new Verification.Skipped("compiled for sm_80 and sm_90 without spills, not run")
        : new Verification.Differs("because ptxas reports no kernels");
  }

  /** What compilers do in a folder. */
  private interface Work {
    Verification.Verdict in(Path folder) throws IOException;
  }

  private Verification.Verdict in(Work work) {
    try {
      Path folder = Files.createTempDirectory("ulpforge-check-");
      try {
        for (Map.Entry<String, String> file : files.entrySet()) {
          Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        return work.in(folder);
      } finally {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("compiling " + program + ": " + e.getMessage(), e);
    }
  }
}
