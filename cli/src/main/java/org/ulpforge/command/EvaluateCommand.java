package org.ulpforge.command;

import java.nio.file.Path;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Fitting;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.results.ProfileJson;
import org.ulpforge.search.fit.Certificate;
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
      "Prints how wrong a program is, on all inputs where they can be enumerated;",
      "in exact real arithmetic with 60 digits or more on a dense grid and its extrema.",
      "What its header does not say, options do."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ulpforge evaluate exp.slp --function exp --format bf16",
      "  ulpforge evaluate exp2.slp --function exp2 --compute real --domain 0,1"
    })
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
    if (program.problem().isReal()) {
      certificate(program);
      return;
    }
    ErrorProfile profile = Judging.profile(main.terminal(), program, threads);
    if (json) {
      main.terminal().out().println(ProfileJson.object(profile).toPrettyString());
    } else {
      ProfileText.print(profile, main.terminal().out());
    }
  }

  private void certificate(ProgramFile program) {
    Certificate certificate = Fitting.certificate(program.program(), program.problem());
    ErrorMeasure measure = Fitting.realMeasure(program.problem());
    if (json) {
      main.terminal().out().println(CertificateText.object(certificate, measure).toPrettyString());
    } else {
      CertificateText.print(certificate, measure, main.terminal().out());
    }
  }
}
