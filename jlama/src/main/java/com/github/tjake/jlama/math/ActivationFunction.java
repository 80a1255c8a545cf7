package com.github.tjake.jlama.math;

import org.ulpforge.kernels.GelutanhF32_0u8Ttq16p2;
import org.ulpforge.kernels.SiluF32_0u8Ttq16p2;
import org.ulpforge.kernels.TanhF32_0u8C32p3;

/**
 * Takes the place of JLama's class of this name: SiLU, GELU and tanh within 0.8 ULP of binary32,
 * over all floats.
 *
 * <p>At −inf SiLU and GELU are −0, their limit, where JLama's are NaN.
 */
public class ActivationFunction {

  /**
   * The functions that configurations name. JLama's {@link #GELU} is the tanh form, x·(1 +
   * tanh(√(2/π)·(x + 0.044715·x³)))/2, as is {@link #GELU_PYTORCH_TANH}; x·Φ(x) is not among them.
   */
  public enum Type {
    SILU,
    GELU,
    TANH,
    GELU_PYTORCH_TANH
  }

  /** The function of one value. */
  public static float eval(Type type, float x) {
    return switch (type) {
      case SILU -> SiluF32_0u8Ttq16p2.apply(x);
      case GELU, GELU_PYTORCH_TANH -> GelutanhF32_0u8Ttq16p2.apply(x);
      case TANH -> TanhF32_0u8C32p3.apply(x);
    };
  }

  /**
   * The function of the first values of an array, in place, to the bits of the method on one value.
   *
   * @throws IndexOutOfBoundsException if there are fewer; nothing is written then
   */
  public static void eval(Type type, float[] values, int length) {
    switch (type) {
      case SILU -> SiluF32_0u8Ttq16p2.apply(values, 0, values, 0, length);
      case GELU, GELU_PYTORCH_TANH -> GelutanhF32_0u8Ttq16p2.apply(values, 0, values, 0, length);
      case TANH -> TanhF32_0u8C32p3.apply(values, 0, values, 0, length);
    }
  }
}
