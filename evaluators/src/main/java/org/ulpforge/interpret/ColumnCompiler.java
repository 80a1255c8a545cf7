package org.ulpforge.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Place;
import org.ulpforge.program.Program;
import org.ulpforge.program.Type;

/**
 * Gives every argument, constant and result of a program its column and every instruction its
 * steps. A result takes the column of a value that is not needed any more, so few columns are in
 * use and they stay in the cache.
 */
final class ColumnCompiler {

  private record Constant(Carrier carrier, long bits) {}

  private final Program program;
  private final Type carried;
  private final List<TypedInstruction> instructions;
  private final int[] lastUse;
  private final ColumnPool pool = new ColumnPool();
  private final Map<Constant, Column> constants = new HashMap<>();

  /** The columns of constants that can be changed; empty ones before {@link #compile}. */
  private final Map<Place, Optional<Column>> adjustable = new HashMap<>();

  private final List<Column> arguments;
  private final Column[] results;

  /**
   * @param adjustable places of literals that get columns of their own
   */
  ColumnCompiler(Program program, Format compute, Set<Place> adjustable) {
    this.program = program;
    adjustable.forEach(place -> this.adjustable.put(place, Optional.empty()));
    this.carried = TypedInstruction.carried(compute);
    this.instructions = TypedInstruction.of(program, compute);
    this.lastUse = lastUse();
    this.arguments =
        Stream.generate(() -> Column.of(Carrier.of(carried))).limit(program.arity()).toList();
    this.results = new Column[instructions.size()];
  }

  /**
   * Index of the last instruction that uses each result; beyond the end for those that are returned
   * or guard.
   */
  private int[] lastUse() {
    int size = instructions.size();
    int[] last = IntStream.range(0, size).toArray();
    for (int i = 0; i < size; i++) {
      for (Operand operand : instructions.get(i).instruction().operands()) {
        if (operand instanceof Operand.Ref(int used)) {
          last[used] = i;
        }
      }
    }
    for (Program.Region region : program.regions()) {
      region.guard().ifPresent(guard -> last[guard.index()] = size);
      if (region.result() instanceof Operand.Ref(int used)) {
        last[used] = size;
      }
    }
    return last;
  }

  ColumnarInterpreter compile() {
    List<Step> head = new ArrayList<>();
    if (carried instanceof Type.Int(IntegerFormat f) && f.bits() % 32 != 0) {
      arguments.forEach(column -> head.add(ElementSteps.wrap(column, f, f, column)));
    }
    compile(0, program.head().size(), head);
    boolean[] lanes = new boolean[program.isStraightLine() ? 0 : Column.BLOCK];
    Column result = program.isStraightLine() ? null : Column.of(Carrier.of(carried));
    List<ColumnarInterpreter.Region> regions = new ArrayList<>();
    for (int r = 0; r < program.regions().size(); r++) {
      Program.Region region = program.regions().get(r);
      List<Step> steps = new ArrayList<>();
      int start = program.start(r);
      compile(start, start + region.body().size(), steps);
      Column value = bring(region.result(), carried, steps);
      if (program.isStraightLine()) {
        result = value;
      } else {
        steps.add(Steps.select(new Column.Masks(lanes), value, result, result));
      }
      regions.add(
          new ColumnarInterpreter.Region(
              region.guard().map(guard -> results[guard.index()].masks()), List.copyOf(steps)));
    }
    List<Object> inputs = arguments.stream().map(Column::array).toList();
    return new ColumnarInterpreter(
        inputs, List.copyOf(head), List.copyOf(regions), lanes, result.array());
  }

  /** The column of an adjustable constant of the program that was compiled. */
  Column adjustable(Place place) {
    return adjustable.get(place).orElseThrow();
  }

  private void compile(int from, int to, List<Step> steps) {
    for (int i = from; i < to; i++) {
      TypedInstruction instruction = instructions.get(i);
      List<Operand> operands = instruction.instruction().operands();
      List<Column> columns = new ArrayList<>();
      for (int o = 0; o < instruction.operandTypes().size(); o++) {
        Type wanted = instruction.operandTypes().get(o);
        Place place = new Place(i, o);
        if (adjustable.containsKey(place)) {
          Column own = filled(constantOf((Operand.Literal) operands.get(o), wanted));
          adjustable.put(place, Optional.of(own));
          columns.add(own);
        } else {
          columns.add(bring(operands.get(o), wanted, steps));
        }
      }
      // Loops go from element to element, so the result may take the column of an operand.
      releaseAfter(i);
      Carrier carrier = Carrier.of(instruction.result());
      results[i] = pool.acquire(carrier);
      steps.addAll(Steps.of(instruction, results[i], columns));
      if (lastUse[i] == i) {
        pool.release(carrier, results[i]);
      }
    }
  }

  private void releaseAfter(int user) {
    for (Operand operand : new HashSet<>(instructions.get(user).instruction().operands())) {
      if (operand instanceof Operand.Ref(int used) && lastUse[used] == user) {
        pool.release(Carrier.of(instructions.get(used).result()), results[used]);
      }
    }
  }

  /**
   * The column that holds an operand in the wanted type; where it is of another one, a step
   * converts it.
   */
  private Column bring(Operand operand, Type wanted, List<Step> steps) {
    return switch (operand) {
      case Operand.Input(int i) -> bring(arguments.get(i), carried, wanted, steps);
      case Operand.Ref(int i) -> bring(results[i], instructions.get(i).result(), wanted, steps);
      case Operand.Literal literal -> constant(literal, wanted);
    };
  }

  private static Column bring(Column column, Type type, Type wanted, List<Step> steps) {
    boolean sameValues =
        type instanceof Type.Int ? type.equals(wanted) : Carrier.of(type) == Carrier.of(wanted);
    if (sameValues) {
      return column;
    }
    Column converted = Column.of(Carrier.of(wanted));
    steps.add(Steps.bring(column, type, wanted, converted));
    return converted;
  }

  private Column constant(Operand.Literal literal, Type type) {
    return constants.computeIfAbsent(constantOf(literal, type), ColumnCompiler::filled);
  }

  private static Constant constantOf(Operand.Literal literal, Type type) {
    long bits =
        type instanceof Type.Int(IntegerFormat format)
            ? TypedInstruction.integerValue(literal, format)
            : Double.doubleToLongBits(TypedInstruction.floatValue(literal));
    return new Constant(Carrier.of(type), bits);
  }

  private static Column filled(Constant constant) {
    Column column = Column.of(constant.carrier());
    switch (column) {
      case Column.Floats _, Column.Doubles _ ->
          column.fill(Double.longBitsToDouble(constant.bits()));
      case Column.Ints(int[] values) -> Arrays.fill(values, (int) constant.bits());
      case Column.Longs(long[] values) -> Arrays.fill(values, constant.bits());
      case Column.Masks ignored -> throw new IllegalStateException("there are no mask literals");
    }
    return column;
  }
}
