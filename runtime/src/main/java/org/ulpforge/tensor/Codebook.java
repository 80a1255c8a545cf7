package org.ulpforge.tensor;

import java.util.List;

/**
 * Elements that are entries of a codebook, of which a format may have several, one for each block
 * to choose. A code is an index. Ties go to the value nearer to zero, what is beyond the range to
 * the outermost value.
 *
 * @param books equally long lists of values
 */
public record Codebook(int bits, List<List<Float>> books) implements Elements {

  /**
   * @throws IllegalArgumentException if there is no book, or they have different lengths, or more
   *     entries than codes
   */
  public Codebook {
    books = books.stream().map(List::copyOf).toList();
    if (books.isEmpty() || books.getFirst().size() > 1 << bits || books.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "a codebook of %d bits has 1 to %d values".formatted(bits, 1 << bits));
    }
    for (List<Float> book : books) {
      if (book.size() != books.getFirst().size()) {
        throw new IllegalArgumentException("codebooks of different lengths");
      }
    }
  }

  @Override
  public int codes() {
    return books.getFirst().size();
  }

  @Override
  public float largest() {
    return largest(0);
  }

  /** The largest magnitude in a book. */
  float largest(int book) {
    return books.get(book).stream().reduce(0f, (a, b) -> Math.max(a, Math.abs(b)));
  }

  /** Codes beyond the book, which are never written, have the value of its last entry. */
  @Override
  public float value(int code, int book) {
    List<Float> values = books.get(Math.min(book, books.size() - 1));
    return values.get(Math.min(code, values.size() - 1));
  }

  @Override
  public int code(double value, int book) {
    List<Float> values = books.get(book);
    int nearest = 0;
    for (int code = 1; code < values.size(); code++) {
      double distance = Math.abs(values.get(code) - value);
      double least = Math.abs(values.get(nearest) - value);
      if (distance < least
          || (distance == least && Math.abs(values.get(code)) < Math.abs(values.get(nearest)))) {
        nearest = code;
      }
    }
    return nearest;
  }
}
