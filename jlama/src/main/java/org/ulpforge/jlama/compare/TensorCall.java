package org.ulpforge.jlama.compare;

import com.github.tjake.jlama.math.ActivationFunction;
import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ulpforge.jlama.TensorRows;

/**
 * A function on one of JLama's tensors. It shows only interfaces of the JDK, so that it can be
 * loaded with JLama's classes and with those that take their place, and called beside itself.
 */
public final class TensorCall implements Runnable, Supplier<float[]> {

  /** What is done to a tensor of one row. */
  public enum Function {
    /** Nothing: what filling the tensor takes, which all include. */
    COPY,
    /** {@link VectorMath#softMax}. */
    SOFTMAX,
    /** {@link ActivationFunction#eval} of each element, in a loop such as JLama's. */
    SILU,
    GELU,
    /** As our block of networks does it, on the whole row. */
    SILU_ROW,
    GELU_ROW
  }

  private final Function function;
  private final int length;
  private final FloatBufferTensor source;
  private final FloatBufferTensor tensor;

  /**
   * @param function the name of one
   * @param values that the tensor has before each call
   */
  public TensorCall(String function, float[] values) {
    this.function = Function.valueOf(function);
    this.length = values.length;
    this.source = new FloatBufferTensor(1, length);
    this.tensor = new FloatBufferTensor(1, length);
    for (int i = 0; i < length; i++) {
      source.set(values[i], 0, i);
    }
  }

  /** Fills the tensor and applies the function, in this thread. */
  @Override
  public void run() {
    tensor.copyFrom(source, 0, 0, length);
    switch (function) {
      case COPY -> {}
      case SOFTMAX -> VectorMath.softMax(tensor, 0, length);
      case SILU -> each(ActivationFunction.Type.SILU);
      case GELU -> each(ActivationFunction.Type.GELU);
      case SILU_ROW -> TensorRows.activate(ActivationFunction.Type.SILU, tensor, 0, 0, length);
      case GELU_ROW -> TensorRows.activate(ActivationFunction.Type.GELU, tensor, 0, 0, length);
    }
  }

  private void each(ActivationFunction.Type type) {
    IntStream.range(0, length)
        .forEach(i -> tensor.set(ActivationFunction.eval(type, tensor.get(0, i)), 0, i));
  }

  /** The tensor's values now. */
  @Override
  public float[] get() {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = tensor.get(0, i);
    }
    return values;
  }
}
