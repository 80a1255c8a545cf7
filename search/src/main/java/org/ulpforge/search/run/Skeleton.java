package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.reduction.Reduction;
import org.ulpforge.search.evolve.Mutator;

/**
 * A range reduction around cores of one grammar: what a search varies is the core. A core may serve
 * several pieces of the core's domain with constants of their own.
 *
 * @param name of the whole grammar, such as {@code rr1p} or {@code pw16p}
 * @param pieces in which the core's domain is cut; all of one structure
 * @param mutator of cores
 * @param targets what cores are fitted to
 */
record Skeleton(
    String name,
    Reduction reduction,
    Pieces pieces,
    Grammar grammar,
    Mutator mutator,
    FitTargets targets) {

  /** Instructions that a core may have. */
  static final int MAX_INSTRUCTIONS = 24;

  /**
   * The same in real arithmetic, where fits find so many constants for longer ones by luck only.
   */
  static final int MAX_REAL_INSTRUCTIONS = 12;

  /** Constants that a core may have: a fit's effort grows with their third power. */
  static final int MAX_CONSTANTS = 12;

  static Skeleton of(
      String name, Reduction reduction, Pieces pieces, Grammar grammar, Problem problem) {
    Grammar restricted = grammar.restricted(problem.arity(), problem.forbidden());
    FitTargets targets = new FitTargets(problem, reduction, pieces);
    Mutator mutator =
        new Mutator(
            restricted,
            problem.compute(),
            problem.arity(),
            problem.isReal() ? MAX_REAL_INSTRUCTIONS : MAX_INSTRUCTIONS,
            MAX_CONSTANTS,
            targets.usable());
    return new Skeleton(name, reduction, pieces, restricted, mutator, targets);
  }

  /** Whether the core is the whole program and may have any instructions of floats. */
  boolean isFree() {
    return reduction.name().isEmpty() && pieces.count() == 1 && grammar.name().equals("free");
  }

  /**
   * The whole program.
   *
   * @param cores one for each piece or cell, alike but for their constants
   */
  Program compose(List<Program> cores) {
    return reduction.cells().isPresent()
        ? reduction.compose(cores)
        : reduction.compose(pieces.join(cores));
  }

  /**
   * Grammar and size, such as {@code rr1p6}: of polynomials the degree, else the number of
   * instructions in the core.
   */
  String algorithm(Program core) {
    long constants =
        core.instructions().stream()
            .flatMap(i -> i.operands().stream())
            .filter(o -> o instanceof Operand.Literal)
            .count();
    return name + (grammar.name().equals("p") ? Math.max(constants - 1, 1) : core.size());
  }

  /** The number of cores of a program: there are pieces, or cells of the reduction, or neither. */
  int cores() {
    return reduction.cells().isPresent() ? reduction.cores() : pieces.count();
  }

  /** One copy of a core for each piece or cell. */
  List<Program> repeated(Program core) {
    List<Program> cores = new ArrayList<>();
    for (int i = 0; i < cores(); i++) {
      cores.add(core);
    }
    return cores;
  }
}
