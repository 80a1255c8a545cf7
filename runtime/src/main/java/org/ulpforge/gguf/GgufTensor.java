package org.ulpforge.gguf;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.ulpforge.tensor.Tensor;

/**
 * A tensor of a file.
 *
 * @param dimensions the first is that of elements next to each other: columns, rows, …
 * @param type ggml's number of it
 * @param data its bytes where the file has them, read-only
 */
public record GgufTensor(String name, List<Long> dimensions, int type, MemorySegment data) {

  /** ggml's name of the type, or its number where this does not know it. */
  public String typeName() {
    return GgufType.of(type).map(GgufType::name).orElse("type " + Integer.toUnsignedString(type));
  }

  /** Of a row. */
  public long columns() {
    return dimensions.isEmpty() ? 1 : dimensions.getFirst();
  }

  /**
   * All dimensions but the first make rows.
   *
   * @throws ArithmeticException from 2^63 rows on, which no tensor of a file has
   */
  public long rows() {
    return dimensions.stream().skip(1).reduce(1L, Math::multiplyExact);
  }

  /**
   * The rows as a matrix, on the same bytes.
   *
   * @throws IllegalArgumentException if the type is none of Q4_0, Q4_1, Q8_0, MXFP4, or there are
   *     2^31 rows or columns or more
   */
  public Tensor tensor() {
    return GgufType.of(type)
        .flatMap(GgufType::format)
        .filter(format -> rows() <= Integer.MAX_VALUE && columns() <= Integer.MAX_VALUE)
        .map(format -> new Tensor(format, (int) rows(), (int) columns(), 1, data))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "tensor %s, %d rows of %d of %s: no matrix of blocks of 32"
                    .formatted(GgufException.quoted(name), rows(), columns(), typeName())));
  }
}
