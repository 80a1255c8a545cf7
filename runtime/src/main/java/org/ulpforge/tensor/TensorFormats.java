package org.ulpforge.tensor;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.runtime.CodeFormat;
import org.ulpforge.tensor.TensorFormat.Layout;

/** The formats by name. A new one is a line here. */
public final class TensorFormats {

  /** OCP MX 1.0: blocks of 32 with a power of two; e4m3 elements. */
  public static final TensorFormat MXFP8_E4M3 = mx("mxfp8e4m3", CodeFormat.E4M3FN);

  /** OCP MX 1.0, e5m2 elements. */
  public static final TensorFormat MXFP8_E5M2 = mx("mxfp8e5m2", CodeFormat.E5M2);

  /** OCP MX 1.0, e3m2 elements, four in three bytes. */
  public static final TensorFormat MXFP6_E3M2 = mx("mxfp6e3m2", CodeFormat.E3M2FN);

  /** OCP MX 1.0, e2m3 elements, four in three bytes. */
  public static final TensorFormat MXFP6_E2M3 = mx("mxfp6e2m3", CodeFormat.E2M3FN);

  /** OCP MX 1.0, e2m1 elements, two a byte. */
  public static final TensorFormat MXFP4 = mx("mxfp4", CodeFormat.E2M1FN);

  /** OCP MX 1.0, integers of 8 bits that carry 2^-6. */
  public static final TensorFormat MXINT8 = mx("mxint8", new IntegerElements(8, -128, 0, 0x1p-6f));

  /** Blocks of 16 e2m1 elements, two a byte, with an e4m3 scale, and a float for the tensor. */
  public static final TensorFormat NVFP4 =
      new TensorFormat(
          "nvfp4",
          new FloatElements(CodeFormat.E2M1FN),
          16,
          ScaleStorage.E4M3,
          ScaleRule.MAGNITUDE,
          Packing.BITS,
          Layout.AFTER_CODES);

  /** GGUF: 32 signed bytes after a binary16 scale. */
  public static final TensorFormat Q8_0 =
      gguf("q8_0", IntegerElements.signed(8), ScaleStorage.F16, ScaleRule.MAGNITUDE, Packing.BITS);

  /** GGUF: 32 integers from −8 to 7 after a binary16 scale, which may be negative. */
  public static final TensorFormat Q4_0 =
      gguf("q4_0", IntegerElements.offset(4), ScaleStorage.F16, ScaleRule.SIGNED, Packing.HALVES);

  /** GGUF: 32 integers from 0 to 15 after a binary16 scale and a binary16 minimum. */
  public static final TensorFormat Q4_1 =
      gguf(
          "q4_1",
          IntegerElements.unsigned(4),
          ScaleStorage.F16_OFFSET,
          ScaleRule.RANGE,
          Packing.HALVES);

  /** GGUF's MXFP4: as {@link #MXFP4} in value, each scale before its 16 bytes, in halves. */
  public static final TensorFormat GGUF_MXFP4 =
      gguf(
          "gguf-mxfp4",
          new FloatElements(CodeFormat.E2M1FN),
          ScaleStorage.E8M0,
          ScaleRule.OCP,
          Packing.HALVES);

  /** Rows (channels) of signed bytes with a float scale and a zero point. */
  public static final TensorFormat INT8 = integers("int8", IntegerElements.signed(8), Packing.BITS);

  /** Rows (channels) of 4-bit integers, two a byte, with a float scale and a zero point. */
  public static final TensorFormat INT4 = integers("int4", IntegerElements.signed(4), Packing.BITS);

  /** Dynamic fixed point (arXiv 1802.00930): rows of 16-bit integers that share an exponent. */
  public static final TensorFormat DFP16 =
      row("dfp16", IntegerElements.signed(16), ScaleStorage.E8M0, ScaleRule.OCP, Packing.BITS);

  /** {@link PowerElements} of 8 bits with exponent 1/2, a float scale for each row. */
  public static final TensorFormat NUPES8 = power(8, 0.5);

  /** {@link PowerElements} of 4 bits with exponent 1/2, a float scale for each row. */
  public static final TensorFormat NUPES4 = power(4, 0.5);

  /**
   * BitMoD (arXiv 2411.11745) of 3 bits: groups of 128 powers of two, with one of ±3 and ±6 in the
   * place of minus zero, a binary16 scale and a byte that says which. (There scales are integers of
   * 8 bits with a float for each channel.)
   */
  public static final TensorFormat BITMOD3 =
      bitmod("bitmod3", 3, List.of(0f, 1f, 2f, 4f), List.of(3f, -3f, 6f, -6f));

  /** As {@link #BITMOD3}, of 4 bits: e2m1, with one of ±5 and ±8. */
  public static final TensorFormat BITMOD4 =
      bitmod("bitmod4", 4, List.of(0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f), List.of(5f, -5f, 8f, -8f));

  /** Rows of −1, 0 and 1 times a float (Spectra), five a byte. */
  public static final TensorFormat TERNARY =
      row(
          "ternary",
          new Codebook(2, List.of(List.of(-1f, 0f, 1f))),
          ScaleStorage.F32,
          ScaleRule.MEAN,
          Packing.TRITS);

  private TensorFormats() {}

  /**
   * Rows of integers of 1 to 8 bits in planes, with a float scale and a zero point (ABQ-LLM).
   *
   * @throws IllegalArgumentException if bits are more or fewer
   */
  public static TensorFormat planes(int bits) {
    if (bits < 1 || bits > Byte.SIZE) {
      throw new IllegalArgumentException(bits + " bits: planes have 1 to 8");
    }
    return integers("planes" + bits, IntegerElements.unsigned(bits), Packing.PLANES);
  }

  /** Rows of {@link PowerElements}. */
  public static TensorFormat power(int bits, double exponent) {
    return row(
        "nupes" + bits,
        new PowerElements(bits, exponent),
        ScaleStorage.F32,
        ScaleRule.MAGNITUDE,
        Packing.BITS);
  }

  /** All of the above, planes of 1 to 4 bits. */
  public static List<TensorFormat> all() {
    List<TensorFormat> all =
        new ArrayList<>(
            List.of(
                MXFP8_E4M3,
                MXFP8_E5M2,
                MXFP6_E3M2,
                MXFP6_E2M3,
                MXFP4,
                MXINT8,
                NVFP4,
                Q8_0,
                Q4_0,
                Q4_1,
                GGUF_MXFP4,
                INT8,
                INT4,
                DFP16,
                NUPES8,
                NUPES4,
                BITMOD3,
                BITMOD4,
                TERNARY));
    for (int bits = 1; bits <= 4; bits++) {
      all.add(planes(bits));
    }
    return List.copyOf(all);
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException with the names there are
   */
  public static TensorFormat of(String name) {
    return all().stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "tensor format '%s': there are %s"
                    .formatted(
                        name, String.join(", ", all().stream().map(TensorFormat::name).toList()))));
  }

  private static TensorFormat mx(String name, CodeFormat elements) {
    return mx(name, new FloatElements(elements));
  }

  private static TensorFormat mx(String name, Elements elements) {
    return new TensorFormat(
        name, elements, 32, ScaleStorage.E8M0, ScaleRule.OCP, Packing.BITS, Layout.AFTER_CODES);
  }

  private static TensorFormat gguf(
      String name, Elements elements, ScaleStorage storage, ScaleRule rule, Packing packing) {
    return new TensorFormat(name, elements, 32, storage, rule, packing, Layout.IN_BLOCKS);
  }

  private static TensorFormat row(
      String name, Elements elements, ScaleStorage storage, ScaleRule rule, Packing packing) {
    return new TensorFormat(
        name, elements, TensorFormat.ROW, storage, rule, packing, Layout.AFTER_CODES);
  }

  private static TensorFormat integers(String name, IntegerElements elements, Packing packing) {
    return row(name, elements, ScaleStorage.F32_ZERO, ScaleRule.ZERO_POINT, packing);
  }

  /** Magnitudes with a sign above them, as in a float; each special value makes a book. */
  private static TensorFormat bitmod(
      String name, int bits, List<Float> magnitudes, List<Float> specials) {
    List<List<Float>> books = new ArrayList<>();
    for (Float special : specials) {
      List<Float> book = new ArrayList<>(magnitudes);
      magnitudes.forEach(magnitude -> book.add(magnitude == 0 ? special : -magnitude));
      books.add(book);
    }
    return new TensorFormat(
        name,
        new Codebook(bits, books),
        128,
        ScaleStorage.F16_BOOK,
        ScaleRule.BOOKS,
        Packing.BITS,
        Layout.AFTER_CODES);
  }
}
