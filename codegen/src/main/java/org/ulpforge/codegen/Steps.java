package org.ulpforge.codegen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.program.Opcode;

/**
 * Appends steps to a block. A step that an enclosing or the same block already has is not repeated.
 */
final class Steps {

  private record Scope(List<Step> steps, Map<Step, Value> known) {}

  private final Deque<Scope> scopes = new ArrayDeque<>();
  private int next;

  /** Begins a block inside the one that is open, if any. */
  void open() {
    scopes.push(
        new Scope(
            new ArrayList<>(),
            scopes.isEmpty() ? new HashMap<>() : new HashMap<>(scopes.peek().known)));
  }

  /** Ends the block that was opened last. */
  List<Step> close() {
    return List.copyOf(scopes.pop().steps);
  }

  Value emit(Opcode op, Carrier carrier, Value... operands) {
    return emit(op, carrier, List.of(operands), List.of());
  }

  Value emit(Opcode op, Carrier carrier, List<Value> operands, List<Value.Constant> table) {
    Scope scope = scopes.element();
    return scope.known.computeIfAbsent(
        new Step(-1, op, carrier, operands, table),
        key -> {
          Step step = new Step(next++, op, carrier, operands, table);
          scope.steps.add(step);
          return step.result();
        });
  }

  /** A step whose result is of the type of its first operand. */
  Value like(Opcode op, Value first, Value... more) {
    List<Value> operands = new ArrayList<>(List.of(first));
    operands.addAll(List.of(more));
    return emit(op, first.carrier(), operands, List.of());
  }

  /** As {@link #like} with an integer constant as second operand. */
  Value with(Opcode op, Value first, long constant) {
    return like(op, first, first.carrier().constant(constant));
  }

  Value compare(Opcode op, Value a, Value b) {
    return emit(op, Carrier.MASK, a, b);
  }

  Value select(Value mask, Value a, Value b) {
    return emit(a.carrier().isFloat() ? Opcode.SELECT : Opcode.ISELECT, a.carrier(), mask, a, b);
  }

  /** The same number in another type of the same kind; see {@link Step} on {@code CONVERT}. */
  Value convert(Value value, Carrier carrier) {
    if (value.carrier() == carrier) {
      return value;
    }
    if (value instanceof Value.Constant constant && carrier == Carrier.I64) {
      return carrier.constant(constant.bits());
    }
    return emit(Opcode.CONVERT, carrier, value);
  }
}
