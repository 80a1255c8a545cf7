package com.github.tjake.jlama.math;

import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import com.github.tjake.jlama.util.BiIntConsumer;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ulpforge.jlama.TensorRows;

/**
 * Takes the place of JLama's class of this name. Softmax is Ulpforge's; the other methods do what
 * JLama's do.
 */
public class VectorMath {

  /** Calls with each of the integers, in parallel on JLama's threads, and waits for all. */
  public static void pfor(int start, int end, IntConsumer action) {
    PhysicalCoreExecutor.instance
        .get()
        .execute(() -> IntStream.range(start, end).parallel().forEach(action));
  }

  /**
   * Cuts {@code length} elements from {@code offset} on into as many chunks as JLama's operations
   * want, calls with the start and the length of each, in parallel on JLama's threads, and waits
   * for all. The chunks are of equal length, but for the last, which takes what is left.
   *
   * <p>JLama's own leaves out elements where what is left is longer than a chunk, and divides by
   * zero where the length is zero; nothing is called then.
   */
  public static void pchunk(int offset, int length, BiIntConsumer action) {
    int chunks = Math.min(length, TensorOperationsProvider.get().parallelSplitSize());
    pfor(
        0,
        chunks,
        i -> {
          int chunk = length / chunks;
          int start = i * chunk;
          action.accept(offset + start, i < chunks - 1 ? chunk : length - start);
        });
  }

  /**
   * Softmax of {@code length} elements from {@code offset} on of a tensor of one row, in place.
   *
   * <p>Elements before the offset stay as they are, where JLama's method divides them by the sum;
   * JLama itself calls it with offset 0 only.
   *
   * @throws IllegalArgumentException if the tensor has not two dimensions, or more than one row
   * @throws IndexOutOfBoundsException if the elements are not in the row
   */
  public static void softMax(AbstractTensor<?, ?> tensor, int offset, int length) {
    if (tensor.shape().dims() != 2 || tensor.shape().first() != 1) {
      throw new IllegalArgumentException(
          "softmax of a tensor of shape %s: two dimensions and one row are allowed"
              .formatted(tensor.shape()));
    }
    TensorRows.softMax(tensor, 0, offset, length);
  }

  /** Divides by the sum of the absolute values, in place. */
  public static void l1normalize(float[] x) {
    float sum = 0;
    for (float value : x) {
      sum += Math.abs(value);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= sum;
    }
  }

  /** Divides the first row by its Euclidean length, in place. */
  public static void l2normalize(AbstractTensor<?, ?> x) {
    float[] row = new float[x.shape().last()];
    for (int i = 0; i < row.length; i++) {
      row[i] = x.get(0, i);
    }
    l2normalize(row);
    for (int i = 0; i < row.length; i++) {
      x.set(row[i], 0, i);
    }
  }

  /** Divides by the Euclidean length, in place. */
  public static void l2normalize(float[] x) {
    double norm = Math.sqrt(dot(x, x, x.length));
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (x[i] / norm);
    }
  }

  /** The cosine of the angle between {@code a} and as many elements of {@code b}. */
  public static float cosineSimilarity(float[] a, float[] b) {
    int length = a.length;
    return (float)
        (dot(a, b, length) / (Math.sqrt(dot(a, a, length)) * Math.sqrt(dot(b, b, length))));
  }

  private static float dot(float[] a, float[] b, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** All products, row by row: element i·b.length + j is a_i·b_j. */
  public static float[] outerProduct(float[] a, float[] b) {
    float[] products = new float[a.length * b.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = a[i / b.length] * b[i % b.length];
    }
    return products;
  }

  /**
   * Rotations for rotary position embeddings: entry p·dim/2 + k is {cos, sin} of p·theta^(−2k/dim)
   * / factor, the angle rounded to a float.
   *
   * @param dim of a head, even
   * @param end positions
   */
  public static float[][] precomputeFreqsCis(int dim, int end, double theta, double factor) {
    float[] frequencies = new float[dim / 2];
    for (int k = 0; k < frequencies.length; k++) {
      frequencies[k] = (float) (1 / Math.pow(theta, 2f * k / dim) / factor);
    }
    float[] positions = new float[end];
    for (int p = 0; p < end; p++) {
      positions[p] = p;
    }
    float[] angles = outerProduct(positions, frequencies);
    float[][] rotations = new float[angles.length][];
    for (int i = 0; i < angles.length; i++) {
      rotations[i] = new float[] {(float) Math.cos(angles[i]), (float) Math.sin(angles[i])};
    }
    return rotations;
  }
}
