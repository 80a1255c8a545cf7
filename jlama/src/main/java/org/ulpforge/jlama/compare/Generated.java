package org.ulpforge.jlama.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Generation} printed.
 *
 * @param softmax the name of the file that softmax was loaded from
 * @param text code points, in decimal
 * @param tokens the generated ones
 * @param logits of all tokens of the vocabulary, for each generated one
 * @param loadSeconds of the model
 * @param generateSeconds of the whole text, from a JVM that has run nothing before
 * @param tokenNanos processor time of all threads for one more token, a median; 0 if not asked for
 */
public record Generated(
    String softmax,
    String text,
    List<Integer> tokens,
    List<float[]> logits,
    double loadSeconds,
    double generateSeconds,
    double tokenNanos) {

  static Generated parse(List<String> lines) {
    String softmax = "";
    String text = "";
    List<Integer> tokens = new ArrayList<>();
    List<float[]> logits = new ArrayList<>();
    double load = 0;
    double generate = 0;
    double token = 0;
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      switch (parts[0]) {
        case "softmax" -> softmax = parts[1];
        case "text" -> text = parts[1];
        case "load" -> load = Double.parseDouble(parts[1]);
        case "generate" -> generate = Double.parseDouble(parts[1]);
        case "nanos" -> token = Double.parseDouble(parts[1]);
        case "token" -> {
          String[] numbers = parts[1].split(" ");
          tokens.add(Integer.valueOf(numbers[0]));
          float[] all = new float[numbers.length - 1];
          for (int i = 0; i < all.length; i++) {
            all[i] = Float.parseFloat(numbers[i + 1]);
          }
          logits.add(all);
        }
        default -> throw new IllegalArgumentException("not a line of a generation: " + line);
      }
    }
    return new Generated(
        softmax, text, List.copyOf(tokens), List.copyOf(logits), load, generate, token);
  }

  /** Of the logits, one by one. */
  public double largestDifference(Generated other) {
    double largest = 0;
    for (int t = 0; t < logits.size(); t++) {
      for (int i = 0; i < logits.get(t).length; i++) {
        largest = Math.max(largest, Math.abs(logits.get(t)[i] - other.logits.get(t)[i]));
      }
    }
    return largest;
  }

  /** The largest total variation distance between the distributions of the next token. */
  public double largestDistance(Generated other) {
    double largest = 0;
    for (int t = 0; t < logits.size(); t++) {
      double[] p = probabilities(logits.get(t));
      double[] q = probabilities(other.logits.get(t));
      double distance = 0;
      for (int i = 0; i < p.length; i++) {
        distance += Math.abs(p[i] - q[i]) / 2;
      }
      largest = Math.max(largest, distance);
    }
    return largest;
  }

  private static double[] probabilities(float[] logits) {
    double[] p = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logits[i]);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
