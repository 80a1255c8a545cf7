package org.ulpforge.product;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One head of attention, softmax(Q K^T / sqrt(d)) V, with random operands: Gaussian numbers, but in
 * every {@value #OUTLIER_EVERY}-th channel of K, from the first one on, {@value #OUTLIER} is added.
 * So keys of language models have a few channels that are large in all tokens (Dettmers et al.,
 * LLM.int8(), arXiv 2208.07339; Liu et al., KIVI, arXiv 2402.02750), to which softmax is blind as
 * long as products are exact. All rows have one element for each channel.
 *
 * @param q one row for each token
 * @param k one row for each token
 * @param v one row for each token
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attention(double[][] q, double[][] k, double[][] v) {

  private static final int OUTLIER_EVERY = 64;
  private static final double OUTLIER = 10;

  /**
   * Draws a head.
   *
   * @param tokens rows of each matrix
   * @param channels of a row
   */
  public static Attention random(int tokens, int channels, RandomGenerator random) {
    return new Attention(
        matrix(tokens, channels, 0, random),
        matrix(tokens, channels, OUTLIER, random),
        matrix(tokens, channels, 0, random));
  }

  private static double[][] matrix(int rows, int columns, double outlier, RandomGenerator random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, c -> random.nextGaussian() + (c % OUTLIER_EVERY == 0 ? outlier : 0));
    }
    return matrix;
  }

  /** The output in f64. */
  public double[][] exact() {
    double root = Math.sqrt(q[0].length);
    double[][] output = new double[q.length][v[0].length];
    for (int i = 0; i < q.length; i++) {
      double[] row = q[i];
      double[] scores = Arrays.stream(k).mapToDouble(key -> dot(row, key) / root).toArray();
      double largest = Arrays.stream(scores).max().orElseThrow();
      double sum = 0;
      for (int j = 0; j < scores.length; j++) {
        double p = Math.exp(scores[j] - largest);
        sum += p;
        for (int c = 0; c < output[i].length; c++) {
          output[i][c] += p * v[j][c];
        }
      }
      for (int c = 0; c < output[i].length; c++) {
        output[i][c] /= sum;
      }
    }
    return output;
  }

  private static double dot(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
  }

  /**
   * The output with all products of matrices made of codes: Q, K, V and the powers exp(score −
   * largest) are rounded to {@link ProductValues#operands}, in blocks along the sums; sums, the
   * exponential and the division by the sum of the powers are f32.
   */
  public double[][] approximate(ProductValues products) {
    List<ScaledCodes> queries = rows(products, q);
    List<ScaledCodes> keys = rows(products, k);
    List<ScaledCodes> values = rows(products, transposed(v));
    float root = (float) Math.sqrt(q[0].length);
    double[][] output = new double[q.length][v[0].length];
    double[] scores = new double[k.length];
    for (int i = 0; i < output.length; i++) {
      ScaledCodes query = queries.get(i);
      Arrays.setAll(scores, j -> products.dot(query, keys.get(j)) / root);
      double largest = Arrays.stream(scores).max().orElseThrow();
      float sum = 0;
      for (int j = 0; j < scores.length; j++) {
        scores[j] = (float) Math.exp(scores[j] - largest);
        sum += (float) scores[j];
      }
      ScaledCodes powers = products.operands(scores);
      for (int c = 0; c < output[i].length; c++) {
        output[i][c] = products.dot(powers, values.get(c)) / sum;
      }
    }
    return output;
  }

  private static List<ScaledCodes> rows(ProductValues products, double[][] matrix) {
    return Arrays.stream(matrix).map(products::operands).toList();
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] columns = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c][i] = matrix[i][c];
      }
    }
    return columns;
  }
}
