package org.ulpforge.interpret;

import java.util.List;
import java.util.Set;
import org.ulpforge.format.Format;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;

/**
 * A program that is made ready once and evaluated with many constants. As {@link ColumnProgram},
 * for one thread.
 */
public final class AdjustableProgram {

  private final ColumnProgram program;
  private final List<Column> constants;

  private AdjustableProgram(ColumnProgram program, List<Column> constants) {
    this.program = program;
    this.constants = constants;
  }

  /**
   * Makes a program ready; its constants are those that it has.
   *
   * @param places of constants that can be changed, all of float kind
   * @throws IllegalArgumentException if the program is not typed correctly
   */
  public static AdjustableProgram of(Program program, Format compute, List<Place> places) {
    ColumnCompiler compiler = new ColumnCompiler(program, compute, Set.copyOf(places));
    ColumnProgram ready = ColumnarInterpreter.of(compiler, program, compute);
    return new AdjustableProgram(ready, places.stream().map(compiler::adjustable).toList());
  }

  /** The program with the constants that were set last. */
  public ColumnProgram program() {
    return program;
  }

  /**
   * Changes a constant.
   *
   * @param index in the list of places
   * @param value of the format that the instruction computes in
   */
  public void set(int index, double value) {
    constants.get(index).fill(value);
  }
}
