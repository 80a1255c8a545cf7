package org.ulpforge.examples;

import java.io.PrintStream;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ulpforge.runtime.VonMisesFisher;

/**
 * Two clusters of directions, as embeddings of two classes have them: a von Mises-Fisher
 * distribution is fitted to samples of each, and new samples are told apart by their densities.
 */
public final class EmbeddingDirections {

  private static final int SAMPLES = 40;

  private EmbeddingDirections() {}

  /**
   * @param arguments the number of dimensions
   */
  public static void main(String[] arguments) {
    run(Integer.parseInt(arguments[0]), new SplittableRandom(1), System.out);
  }

  /**
   * @return how many of the new samples went to the wrong cluster
   */
  static int run(int dimension, RandomGenerator random, PrintStream out) {
    VonMisesFisher[] drawn = new VonMisesFisher[2];
    VonMisesFisher[] fitted = new VonMisesFisher[2];
    for (int cluster = 0; cluster < 2; cluster++) {
      double[] direction = random.doubles(dimension, -1, 1).toArray();
      drawn[cluster] = new VonMisesFisher(direction, dimension / 4.0);
      double[] sum = new double[dimension];
      for (int i = 0; i < SAMPLES; i++) {
        double[] x = drawn[cluster].sample(random);
        for (int j = 0; j < dimension; j++) {
          sum[j] += x[j];
        }
      }
      fitted[cluster] = VonMisesFisher.fit(sum, SAMPLES);
      out.printf(
          "cluster %d: drawn with k = %.1f, fitted %.1f%n",
          cluster, drawn[cluster].concentration(), fitted[cluster].concentration());
    }
    int wrong = 0;
    for (int i = 0; i < 2 * SAMPLES; i++) {
      double[] x = drawn[i % 2].sample(random);
      int likelier = fitted[0].logDensity(x) >= fitted[1].logDensity(x) ? 0 : 1;
      wrong += likelier == i % 2 ? 0 : 1;
    }
    out.printf("%d of %d new samples in the wrong cluster%n", wrong, 2 * SAMPLES);
    return wrong;
  }
}
