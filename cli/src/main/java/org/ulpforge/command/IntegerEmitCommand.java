package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ulpforge.codegen.IntegerKernel;
import org.ulpforge.codegen.IntegerKernelCheck;
import org.ulpforge.codegen.VerifiedFiles;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.KeptInteger;
import org.ulpforge.results.Repeat;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Integer programs as kernels on codes of 8 bits. */
@Command(
    name = "emit",
    mixinStandardHelpOptions = true,
    description = {
      "Writes an integer program as kernels from int8 to int8, int16 or int32, in Java and CUDA.",
      "Results are requantised by one product and a shift, rounded to nearest, halves up, and",
      "saturate. The Java class, and the CUDA header as g++ compiles it, are compared with the",
      "interpreter on all inputs before anything is written."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge integer emit results/integer/exp/s4/mean4xt2.slp --to i16 --unit 14")
final class IntegerEmitCommand implements KernelOfProgram {

  /** Finer units are of no use. */
  private static final int MOST_PLACES = 31;

  @ParentCommand private IntegerCommand parent;

  @Parameters(paramLabel = "PROGRAM", description = "a file with storage i32 and int8 inputs")
  private Path file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "of the results: i8, i16 or i32")
  private String to;

  @Option(
      names = "--unit",
      paramLabel = "N",
      description = {
        "results are in units of 2^-N; default: the finest in which all fit,",
        "for i32 the program's own"
      })
  private Integer places;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "for a folder of the kernel's name; default: integer/kernels in the results")
  private Path output;

  @Mixin private ResultsOption results;

  @Override
  public VerifiedFiles verified() {
    return IntegerKernelCheck.passed(kernel());
  }

  private IntegerKernel kernel() {
    if (places != null && (places < 0 || places > MOST_PLACES)) {
      throw new IllegalArgumentException(
          "--unit " + places + ": 0 to " + MOST_PLACES + " is allowed");
    }
    IntegerFormat format =
        switch (to) {
          case "i8" -> IntegerFormat.of(8, true);
          case "i16" -> IntegerFormat.of(16, true);
          case "i32" -> IntegerFormat.I32;
          default -> throw new IllegalArgumentException("--to " + to + ": i8, i16 or i32");
        };
    ProgramText text = Run.program(file);
    return IntegerKernel.of(
        text.program(),
        KeptInteger.function(file, text),
        format,
        places == null ? OptionalInt.empty() : OptionalInt.of(places),
        algorithm(file),
        command());
  }

  @Override
  public void run() {
    IntegerKernel kernel = kernel();
    Path parentFolder =
        output == null ? results.folder().resolve("integer").resolve("kernels") : output;
    StoredFiles.requireWritable(parentFolder);
    VerifiedFiles files = IntegerKernelCheck.passed(kernel);
    write(parent.terminal().out(), files, file, parentFolder);
    IntegerKernel.Errors errors = kernel.errors();
    parent
        .terminal()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "  errors: max %.3f, mean %.3f units of %s",
                errors.max(),
                errors.mean(),
                Double.toHexString(kernel.unit())));
  }

  /**
   * Writes a folder of files beside the program that they are made of, and says what was checked.
   */
  static void write(PrintWriter out, VerifiedFiles files, Path program, Path parent) {
    Path folder = parent.resolve(files.name().toString());
    StoredFiles.write(folder.resolve(fileName(program)), StoredFiles.read(program));
    files.files().forEach((name, text) -> StoredFiles.write(folder.resolve(name), text));
    out.println(folder);
    files.verification().checks().forEach(done -> out.println("  " + done));
  }

  private String command() {
    List<String> words =
        new ArrayList<>(List.of("ulpforge", "integer", "emit", fileName(file), "--to", to));
    if (places != null) {
      words.addAll(List.of("--unit", places.toString()));
    }
    return Repeat.join(words);
  }

  private static String fileName(Path file) {
    return file.getFileName().toString();
  }

  /** The last part of names: what the file is called. */
  static String algorithm(Path file) {
    return fileName(file)
        .replaceFirst("\\.slp$", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]", "");
  }
}
