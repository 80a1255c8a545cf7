package org.ulpforge.jlama;

import com.github.tjake.jlama.math.ActivationFunction;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.ulpforge.kernels.SoftmaxF32S5u3T32p1tworeload;

/**
 * Functions of parts of rows of JLama's tensors of two dimensions, in place. Values of tensors that
 * are not of floats are converted by the tensor; nothing between is rounded to its format.
 */
public final class TensorRows {

  /** Elements at a time where each is for itself: they and the kernel's constants fit in L1. */
  private static final int BLOCK = 2048;

  /** Longer rows get an array of their own. */
  private static final int KEPT = 1 << 13;

  /**
   * A fresh array for each row would be memory that no cache holds: a row of 4,096 takes 30 %
   * longer with it. JLama's threads are few and stay.
   */
  private static final ThreadLocal<float[]> SCRATCH =
      ThreadLocal.withInitial(() -> new float[KEPT]);

  /** What is stored beside its source needs no look at the row before. */
  private static final ThreadLocal<float[]> RESULTS =
      ThreadLocal.withInitial(() -> new float[KEPT]);

  private static final ValueLayout.OfFloat LAYOUT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private TensorRows() {}

  /**
   * Softmax of {@code length} elements from {@code offset} on, within 1.7e-6 of each probability
   * that is a normal number, before a conversion to the tensor's format: twice the exponential's
   * 1.9e-7, and up to 21 roundings, most of them in a sum in f32; rows of normal numbers are within
   * 5e-7. The kernel is the fastest one for vectors of 512 bits.
   *
   * @throws IndexOutOfBoundsException if they are not in the row; nothing is written then
   */
  public static void softMax(AbstractTensor<?, ?> tensor, int row, int offset, int length) {
    check(tensor, row, offset, length);
    float[] values = length <= KEPT ? SCRATCH.get() : new float[length];
    read(tensor, row, offset, values, length);
    float[] results = length <= KEPT ? RESULTS.get() : new float[length];
    SoftmaxF32S5u3T32p1tworeload.apply(values, 0, results, 0, length);
    write(results, tensor, row, offset, length);
  }

  /**
   * An activation of {@code length} elements from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if they are not in the row; nothing is written then
   */
  public static void activate(
      ActivationFunction.Type type, AbstractTensor<?, ?> tensor, int row, int offset, int length) {
    check(tensor, row, offset, length);
    float[] block = SCRATCH.get();
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      read(tensor, row, offset + done, block, count);
      ActivationFunction.eval(type, block, count);
      write(block, tensor, row, offset + done, count);
    }
  }

  private static void check(AbstractTensor<?, ?> tensor, int row, int offset, int length) {
    Objects.checkIndex(row, tensor.shape().first());
    Objects.checkFromIndexSize(offset, length, tensor.shape().last());
  }

  private static void read(
      AbstractTensor<?, ?> tensor, int row, int offset, float[] values, int count) {
    if (tensor instanceof FloatBufferTensor floats) {
      MemorySegment.copy(
          floats.getMemorySegment(), LAYOUT, bytes(floats, row, offset), values, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = tensor.get(row, offset + i);
      }
    }
  }

  private static void write(
      float[] values, AbstractTensor<?, ?> tensor, int row, int offset, int count) {
    if (tensor instanceof FloatBufferTensor floats) {
      MemorySegment.copy(
          values, 0, floats.getMemorySegment(), LAYOUT, bytes(floats, row, offset), count);
    } else {
      for (int i = 0; i < count; i++) {
        tensor.set(values[i], row, offset + i);
      }
    }
  }

  private static long bytes(FloatBufferTensor tensor, int row, int column) {
    return (long) tensor.getOffset(row, column) * Float.BYTES;
  }
}
