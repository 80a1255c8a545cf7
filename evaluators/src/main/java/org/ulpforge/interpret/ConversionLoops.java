package org.ulpforge.interpret;

import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.program.Type;

/** Conversions between f32, f64, i32 and i64 on columns. */
final class ConversionLoops {

  private static final Type F32 = new Type.Float(FloatFormat.F32);
  private static final Type F64 = new Type.Float(FloatFormat.F64);
  private static final Type I32 = new Type.Int(IntegerFormat.I32);
  private static final Type I64 = new Type.Int(IntegerFormat.I64);

  private ConversionLoops() {}

  /** A fast loop for a conversion; empty where there is none. */
  static Optional<Step> of(TypedInstruction instruction, Column a, Column result) {
    return Optional.empty();
  }

  static void narrow(double[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) a[i];
    }
  }

  static void widen(float[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i];
    }
  }
}
