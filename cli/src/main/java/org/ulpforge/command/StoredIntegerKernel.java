package org.ulpforge.command;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ulpforge.codegen.VerificationException;
import org.ulpforge.codegen.VerifiedFiles;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine;

/**
 * A kernel of an integer program that is stored, {@code integer/kernels/<name>} in the results
 * folder: the program, and what the command that its header names makes of it.
 */
record StoredIntegerKernel(Path folder) {

  private static final String MADE_BY = "// made by      ulpforge integer ";

  /**
   * All that are stored.
   *
   * @throws IllegalArgumentException if there are none: that would look like success
   */
  static List<StoredIntegerKernel> all(Path results) {
    Path kernels = results.resolve("integer").resolve("kernels");
    List<StoredIntegerKernel> all =
        StoredFiles.entries(kernels).stream().map(StoredIntegerKernel::new).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(kernels + " has no kernels: 'integer emit' makes some");
    }
    return all;
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** Makes the kernel again, which verifies it: what differs, in a line each. */
  List<String> differences() {
    try {
      Path program = folder.resolve(words().get(1)).normalize();
      VerifiedFiles made = command(program).verified();
      List<String> differences = new ArrayList<>();
      Set<String> unknown = new TreeSet<>();
      StoredFiles.entries(folder).forEach(file -> unknown.add(file.getFileName().toString()));
      unknown.remove(program.getFileName().toString());
      made.files()
          .forEach((name, text) -> {
            unknown.remove(name);
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
              differences.add(file + " is missing");
            } else if (!StoredFiles.read(file).equals(text)) {
              differences.add(file + " is not what its command makes");
            }
          });
      unknown.forEach(name -> differences.add(folder.resolve(name) + " is made by nothing"));
      return differences.stream().sorted().toList();
    } catch (IllegalArgumentException
        | UncheckedIOException
        | VerificationException
        | CommandLine.PicocliException e) {
      return List.of(folder + ": " + e.getMessage().lines().findFirst().orElseThrow());
    }
  }

  /** The words of the command after {@code integer}. */
  private List<String> words() {
    List<String> words =
        StoredFiles.read(folder.resolve(name() + ".cuh"))
            .lines()
            .filter(line -> line.startsWith(MADE_BY))
            .map(line -> Arrays.asList(line.substring(MADE_BY.length()).split(" ")))
            .findFirst()
            .orElse(List.of());
    if (words.size() < 2) {
      throw new IllegalArgumentException("its header names no command that makes it");
    }
    return words;
  }

  private KernelOfProgram command(Path program) {
    List<String> words = words();
    KernelOfProgram command =
        switch (words.getFirst()) {
          case "emit" -> new IntegerEmitCommand();
          case "softmax" -> new IntegerSoftmaxCommand();
          default ->
              throw new IllegalArgumentException(
                  "'integer " + words.getFirst() + "' makes no kernels");
        };
    List<String> arguments = new ArrayList<>(List.of(program.toString()));
    arguments.addAll(words.subList(2, words.size()));
    return CommandLine.populateCommand(command, arguments.toArray(String[]::new));
  }
}
