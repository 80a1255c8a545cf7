package org.ulpforge.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ulpforge.codegen.Backend;
import org.ulpforge.codegen.JavaBackend;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.codegen.VectorWidth;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.program.Canonical;
import org.ulpforge.results.Repeat;
import org.ulpforge.results.StoredFiles;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a kernel or program as source code. */
@Command(
    name = "emit",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a kernel, or a program that is judged for it, as source code.",
      "'catalogue add' verifies; this command does not."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge emit exp_bf16_0u6_rr1p3 --backend cuda > exp.cuh")
final class EmitCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "PROGRAM|KERNEL",
      description = "a file of program text, or a kernel by name or path")
  private String source;

  @Option(names = "--backend", required = true, paramLabel = "NAME", description = "java or cuda")
  private String backend;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "of the Java class; default: " + JavaBackend.DEFAULT_PACKAGE)
  private String javaPackage;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "writes the file there, not to standard output")
  private Path output;

  @Mixin private ProblemOptions options;

  @Mixin private ResultsOption results;

  @Mixin private ThreadOption threads;

  @Override
  public void run() {
    Backend chosen = backend();
    KernelSpec spec = spec();
    String text = chosen.emit(spec);
    if (output == null) {
      main.terminal().out().print(text);
    } else {
      Path file = output.resolve(chosen.fileName(spec.name()));
      StoredFiles.write(file, text);
      main.terminal().out().println(file);
    }
  }

  private Backend backend() {
    Backend chosen = Backend.of(backend);
    if (javaPackage == null) {
      return chosen;
    }
    if (!(chosen instanceof JavaBackend)) {
      throw new IllegalArgumentException("--package is for the backend java");
    }
    return new JavaBackend(javaPackage, VectorWidth.PREFERRED);
  }

  private KernelSpec spec() {
    Path file = Path.of(source);
    if (!source.endsWith(".slp") && !Files.isRegularFile(file)) {
      options.requireNone("a kernel has a problem of its own");
      return results.catalogue().find(source).read().spec();
    }
    ProgramFile program = ProgramFile.read(file, options);
    ErrorProfile profile = Judging.profile(main.terminal(), program, threads);
    String algorithm = "free" + program.program().size();
    return new StoredKernel(
            StoredKernel.nameOf(program.problem(), profile, algorithm),
            program.problem(),
            Canonical.of(program.program()),
            profile)
        .spec(
            Repeat.join(
                List.of("ulpforge", "emit", file.getFileName().toString(), "--backend", backend)));
  }
}
