package org.ulpforge.interpret;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.ulpforge.format.Format;
import org.ulpforge.program.Program;

/**
 * Evaluates programs instruction by instruction over blocks of {@value Column#BLOCK} points.
 * Regions are evaluated by masks; one that no point of a block needs is skipped.
 */
public final class ColumnarInterpreter {

  /**
   * @param guard where it holds, and no earlier guard does, the region's result counts
   * @param steps the region's own steps; where there are several regions, the last step moves the
   *     result to the column of results in the lanes that the region serves
   */
  record Region(Optional<boolean[]> guard, List<Step> steps) {}

  private static final VectorSpecies<Byte> MASKS = ByteVector.SPECIES_PREFERRED;

  private final List<Object> arguments;
  private final List<Step> head;
  private final List<Region> regions;
  private final boolean[] lanes;
  private final boolean[] open;
  private final Object result;

  /**
   * @param arguments the columns of arguments, arrays of the compute format's carrier, as is {@code
   *     result}
   * @param lanes tells a region's last step which lanes the region serves; unused where there is
   *     one region
   */
  ColumnarInterpreter(
      List<Object> arguments,
      List<Step> head,
      List<Region> regions,
      boolean[] lanes,
      Object result) {
    this.arguments = arguments;
    this.head = head;
    this.regions = regions;
    this.lanes = lanes;
    this.open = lanes.clone();
    this.result = result;
  }

  /**
   * Makes a program ready. This takes microseconds: columns are allocated, no code is generated.
   *
   * @throws IllegalArgumentException if the program is not typed correctly
   */
  public static ColumnProgram of(Program program, Format compute) {
    return of(new ColumnCompiler(program, compute, Set.of()), program, compute);
  }

  static ColumnProgram of(ColumnCompiler compiler, Program program, Format compute) {
    ColumnarInterpreter blocks = compiler.compile();
    return switch (Carrier.of(TypedInstruction.carried(compute))) {
      case FLOAT -> new OnFloats(program.arity(), blocks);
      case DOUBLE -> new OnDoubles(program.arity(), blocks);
      case INT -> new OnInts(program.arity(), blocks);
      case LONG -> new OnLongs(program.arity(), blocks);
      case MASK -> throw new IllegalStateException("no compute format is a mask");
    };
  }

  private record OnFloats(int arity, ColumnarInterpreter blocks) implements ColumnProgram.OfFloat {
    @Override
    public void run(float[][] arguments, float[] results, int n) {
      blocks.run(arguments, results, n);
    }
  }

  private record OnDoubles(int arity, ColumnarInterpreter blocks)
      implements ColumnProgram.OfDouble {
    @Override
    public void run(double[][] arguments, double[] results, int n) {
      blocks.run(arguments, results, n);
    }
  }

  private record OnInts(int arity, ColumnarInterpreter blocks) implements ColumnProgram.OfInt {
    @Override
    public void run(int[][] arguments, int[] results, int n) {
      blocks.run(arguments, results, n);
    }
  }

  private record OnLongs(int arity, ColumnarInterpreter blocks) implements ColumnProgram.OfLong {
    @Override
    public void run(long[][] arguments, long[] results, int n) {
      blocks.run(arguments, results, n);
    }
  }

  /** Block by block; all arrays are of the compute format's carrier. */
  private void run(Object[] given, Object results, int n) {
    for (int start = 0; start < n; start += Column.BLOCK) {
      int count = Math.min(Column.BLOCK, n - start);
      for (int a = 0; a < arguments.size(); a++) {
        System.arraycopy(given[a], start, arguments.get(a), 0, count);
      }
      runBlock(count);
      System.arraycopy(result, 0, results, start, count);
    }
  }

  private void runBlock(int n) {
    run(head, n);
    if (regions.size() == 1) {
      run(regions.getFirst().steps(), n);
      return;
    }
    Arrays.fill(open, 0, n, true);
    Arrays.fill(open, n, open.length, false);
    int remaining = n;
    for (Region region : regions) {
      int served = serve(region.guard().orElse(open));
      if (served > 0) {
        run(region.steps(), n);
      }
      remaining -= served;
      if (remaining == 0) {
        return;
      }
    }
  }

  private static void run(List<Step> steps, int n) {
    for (Step step : steps) {
      step.run(n);
    }
  }

  /**
   * Moves the lanes where a guard holds from {@code open} to {@code lanes}; returns their number.
   */
  private int serve(boolean[] guard) {
    int count = 0;
    for (int i = 0; i < Column.BLOCK; i += MASKS.length()) {
      var stillOpen = VectorMask.fromArray(MASKS, open, i);
      var served = stillOpen.and(VectorMask.fromArray(MASKS, guard, i));
      served.intoArray(lanes, i);
      stillOpen.andNot(served).intoArray(open, i);
      count += served.trueCount();
    }
    return count;
  }
}
