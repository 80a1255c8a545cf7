package org.ulpforge.interpret;

import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Operand;

/** Look-ups in tables of f32, f64, i32 and i64 on columns. */
final class LookupLoops {

  private LookupLoops() {}

  static Step of(TypedInstruction instruction, Column index, Column to) {
    return switch (index) {
      case Column.Ints(int[] a) -> of(instruction, a, to);
      case Column.Longs(long[] a) -> {
        int[] low = new int[Column.BLOCK];
        Step lookup = of(instruction, low, to);
        yield n -> {
          narrow(a, low, n);
          lookup.run(n);
        };
      }
      default -> throw new IllegalArgumentException("an index is an integer");
    };
  }

  private static Step of(TypedInstruction instruction, int[] a, Column to) {
    Operand.Literal[] entries =
        instruction.instruction().table().stream()
            .map(e -> (Operand.Literal) e)
            .toArray(Operand.Literal[]::new);
    int mask = entries.length - 1;
    return switch (to) {
      case Column.Floats(float[] d) -> {
        float[] table = new float[entries.length];
        for (int i = 0; i < table.length; i++) {
          table[i] = (float) TypedInstruction.floatValue(entries[i]);
        }
        yield n -> {
          for (int i = 0; i < n; i++) {
            d[i] = table[a[i] & mask];
          }
        };
      }
      case Column.Doubles(double[] d) -> {
        double[] table = new double[entries.length];
        for (int i = 0; i < table.length; i++) {
          table[i] = TypedInstruction.floatValue(entries[i]);
        }
        yield n -> {
          for (int i = 0; i < n; i++) {
            d[i] = table[a[i] & mask];
          }
        };
      }
      case Column.Ints(int[] d) -> {
        int[] table = new int[entries.length];
        for (int i = 0; i < table.length; i++) {
          table[i] = (int) TypedInstruction.integerValue(entries[i], IntegerFormat.I32);
        }
        yield n -> {
          for (int i = 0; i < n; i++) {
            d[i] = table[a[i] & mask];
          }
        };
      }
      case Column.Longs(long[] d) -> {
        long[] table = new long[entries.length];
        for (int i = 0; i < table.length; i++) {
          table[i] = TypedInstruction.integerValue(entries[i], IntegerFormat.I64);
        }
        yield n -> {
          for (int i = 0; i < n; i++) {
            d[i] = table[a[i] & mask];
          }
        };
      }
      case Column.Masks ignored -> throw new IllegalArgumentException("no table holds masks");
    };
  }

  private static void narrow(long[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) a[i];
    }
  }
}
