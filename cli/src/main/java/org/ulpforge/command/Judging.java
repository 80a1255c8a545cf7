package org.ulpforge.command;

import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.pipeline.Validation;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;

/** Judges programs while the terminal shows how far it is. */
final class Judging {

  private Judging() {}

  static ErrorProfile profile(Terminal terminal, ProgramFile file, ThreadOption threads) {
    return profile(terminal, file.program(), file.problem(), threads);
  }

  static ErrorProfile profile(
      Terminal terminal, Program program, Problem problem, ThreadOption threads) {
    Validation validation = new Validation(problem, threads.count());
    try (Progressing progress = new Progressing(terminal, "judging", validation.inputs())) {
      return validation.profile(program, progress);
    }
  }
}
