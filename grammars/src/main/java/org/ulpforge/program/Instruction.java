package org.ulpforge.program;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.ulpforge.format.ScalarFormat;

/**
 * One operation on operands.
 *
 * @param format the format that the result is rounded to, where it is not the default of {@link
 *     Typing}
 * @param operands as many as the opcode has; a look-up has the entries of its table after the index
 */
public record Instruction(Opcode op, Optional<ScalarFormat> format, List<Operand> operands) {

  /** The longest table of a look-up. */
  public static final int MAX_TABLE = 4096;

  public Instruction {
    operands = List.copyOf(operands);
    int least = op.operands().size();
    if (op.isLookup()) {
      int entries = operands.size() - least;
      if (entries < 2 || entries > MAX_TABLE || Integer.bitCount(entries) != 1) {
        throw new IllegalArgumentException(
            op.text()
                + " has "
                + entries
                + " entries: a power of two from 2 to "
                + MAX_TABLE
                + " is allowed");
      }
      for (Operand entry : operands.subList(least, operands.size())) {
        if (!(entry instanceof Operand.Literal)) {
          throw new IllegalArgumentException(
              "entry " + entry + " of " + op.text() + " is not a literal");
        }
      }
    } else if (operands.size() != least) {
      throw new IllegalArgumentException(
          op.text() + " takes " + least + " operands, not " + operands.size());
    }
  }

  public static Instruction of(Opcode op, Operand... operands) {
    return new Instruction(op, Optional.empty(), List.of(operands));
  }

  public static Instruction of(Opcode op, ScalarFormat format, Operand... operands) {
    return new Instruction(op, Optional.of(format), List.of(operands));
  }

  public Operand operand(int index) {
    return operands.get(index);
  }

  /** The entries of a look-up. */
  public List<Operand> table() {
    return operands.subList(op.operands().size(), operands.size());
  }

  /** The same operation on other operands. */
  public Instruction map(UnaryOperator<Operand> change) {
    return new Instruction(op, format, operands.stream().map(change).toList());
  }

  /** The right-hand side in program text. */
  @Override
  public String toString() {
    return op.text()
        + format.map(f -> "." + f.name()).orElse("")
        + operands.stream().map(o -> " " + o).collect(Collectors.joining());
  }
}
