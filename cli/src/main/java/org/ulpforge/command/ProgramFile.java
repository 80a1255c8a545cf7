package org.ulpforge.command;

import java.nio.file.Path;
import java.util.Optional;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;
import org.ulpforge.program.Typing;
import org.ulpforge.results.Run;

/**
 * A program that somebody names by its file, with the problem that its header and the options
 * state.
 */
record ProgramFile(Program program, Problem problem) {

  static ProgramFile read(Path file, ProblemOptions options) {
    ProgramText text = Run.program(file);
    return of(text.program(), options.problem(Optional.empty(), text.header()));
  }

  static ProgramFile of(Program program, Problem problem) {
    if (program.arity() > problem.arity()) {
      throw new IllegalArgumentException(
          "the program uses y, but " + problem.function() + " has one argument");
    }
    Typing.of(program, problem.compute());
    return new ProgramFile(program, problem);
  }
}
