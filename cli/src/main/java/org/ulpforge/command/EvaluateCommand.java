package org.ulpforge.command;

import java.nio.file.Path;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.results.ProfileJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the error profile of a program. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Prints how wrong a program is, on all inputs where they can be enumerated.",
      "What its header does not say, options do."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge evaluate exp.slp --function exp --format bf16")
final class EvaluateCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "PROGRAM", description = "a file of program text")
  private Path file;

  @Mixin private ProblemOptions options;

  @Mixin private ThreadOption threads;

  @Option(names = "--json", description = "the whole profile, with its ranges of inputs")
  private boolean json;

  @Override
  public void run() {
    ProgramFile program = ProgramFile.read(file, options);
    ErrorProfile profile = Judging.profile(main.terminal(), program, threads);
    if (json) {
      main.terminal().out().println(ProfileJson.object(profile).toPrettyString());
    } else {
      ProfileText.print(profile, main.terminal().out());
    }
  }
}
