package org.ulpforge.gguf;

import java.util.Arrays;
import java.util.Optional;
import org.ulpforge.tensor.TensorFormat;
import org.ulpforge.tensor.TensorFormats;

/** The types of elements whose layout is known here: how many make how many bytes. */
enum GgufType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, TensorFormats.Q4_0),
  Q4_1(3, TensorFormats.Q4_1),
  Q8_0(8, TensorFormats.Q8_0),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  BF16(30, 1, 2),
  MXFP4(39, TensorFormats.GGUF_MXFP4);

  private final int number;
  private final int elements;
  private final long bytes;
  private final TensorFormat format;

  GgufType(int number, int elements, long bytes) {
    this.number = number;
    this.elements = elements;
    this.bytes = bytes;
    format = null;
  }

  GgufType(int number, TensorFormat format) {
    this.number = number;
    this.format = format;
    elements = format.blockLength();
    bytes = format.rowBytes(elements);
  }

  static Optional<GgufType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /** Of a block. */
  int elements() {
    return elements;
  }

  /** Of a block. */
  long bytes() {
    return bytes;
  }

  Optional<TensorFormat> format() {
    return Optional.ofNullable(format);
  }
}
