package org.ulpforge.codegen;

import java.util.List;
import org.ulpforge.program.Opcode;

/**
 * One operation on machine types: the {@link Opcode} with the semantics it has for f32, f64, i32
 * and i64. Operands are of the type of the result, or as their opcode says. Some opcodes mean a
 * little more or less here:
 *
 * <ul>
 *   <li>{@code CONVERT} is between float types (one rounding) or between integer types (by the
 *       sign, or wrapping);
 *   <li>{@code BITS} and {@code FROMBITS} are between types of equal width and leave the codes of
 *       NaNs as they are;
 *   <li>{@code ILT}, {@code IMIN} and {@code IMAX} are signed;
 *   <li>the index of {@code LOOKUP} and {@code ILOOKUP} is as wide as the entries, and only its low
 *       bits count.
 * </ul>
 *
 * @param id names the result, unique in a {@link Lowered}
 * @param table the entries of a look-up, else empty
 */
record Step(int id, Opcode op, Carrier carrier, List<Value> operands, List<Value.Constant> table) {

  Step {
    operands = List.copyOf(operands);
    table = List.copyOf(table);
  }

  Value.Result result() {
    return new Value.Result(id, carrier);
  }

  Value operand(int index) {
    return operands.get(index);
  }
}
