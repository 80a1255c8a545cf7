package org.ulpforge.expansion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * A partition of the (v, x) plane into regions with a block for each: the first region whose
 * condition holds gives the result. The last one holds everywhere.
 */
public record Partition(Kind kind, List<Region> regions) {

  /**
   * Orders beyond, 2^27 or in binary32 2^17, are refused: there v t - w would lose too many of its
   * digits to cancellation.
   */
  private static double maxOrder(FloatFormat compute) {
    return compute.precision() > 24 ? 0x1p27 : 0x1p17;
  }

  /** Arguments from the least normal number to this have squares that do not overflow. */
  private static double maxArgument(FloatFormat compute) {
    return Math.scalb(1.0, compute.maxExponent() / 2 - 3);
  }

  /** A part of the plane with its block. */
  public record Region(Condition condition, Block block) {}

  public Partition {
    regions = List.copyOf(regions);
    if (regions.isEmpty() || !(regions.getLast().condition() instanceof Condition.Always)) {
      throw new IllegalArgumentException("the last region of a partition must hold always");
    }
  }

  /**
   * Reads {@link #text}: one region a line, condition and block with a colon between; lines that
   * begin with {@code #} are comments.
   *
   * @throws IllegalArgumentException in one line, if something is malformed
   */
  public static Partition parse(Kind kind, String text) {
    List<Region> regions = new ArrayList<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      String[] parts = line.split(":");
      if (parts.length != 2) {
        throw new IllegalArgumentException("'" + line + "' is not CONDITION: BLOCK");
      }
      regions.add(new Region(Condition.parse(parts[0].trim()), kind.block(parts[1].trim())));
    }
    return new Partition(kind, regions);
  }

  /**
   * The partition that is used for a function.
   *
   * @throws IllegalArgumentException in one line, if there is none for the format
   */
  public static Partition standard(Kind kind, FloatFormat compute) {
    if (!compute.equals(FloatFormat.F64) && !compute.equals(FloatFormat.F32)) {
      throw new IllegalArgumentException(
          "no expansions in format '" + compute.name() + "': f64 and f32 have them");
    }
    return resource(kind, compute.name());
  }

  /**
   * The thresholds and expansions of T. Plesner, H. Sorensen and S. Hauberg (arXiv 2409.08729), to
   * be compared with; where they have a series in logarithmic space or an integral, ours instead.
   *
   * @param kind log I or log K
   */
  public static Partition published(Kind kind) {
    return resource(kind, "published");
  }

  private static Partition resource(Kind kind, String variant) {
    String name = kind.target() + "." + variant + ".partition";
    try (InputStream in = Partition.class.getResourceAsStream(name)) {
      return parse(kind, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One region a line. */
  public String text() {
    return regions.stream()
        .map(region -> region.condition().text() + ": " + region.block().text() + "\n")
        .collect(Collectors.joining());
  }

  /** The index of the region of a point. */
  public int region(double v, double x) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).condition().holds(v, x)) {
        return i;
      }
    }
    throw new IllegalStateException("the last region holds always");
  }

  /**
   * The program in v (the first argument) and x (the second), in binary64 or binary32. For v from 0
   * to 2^27, in binary32 2^17, it gives the function of normal x (of x beyond 2^508 or 2^60 as its
   * limit: x, -x or 1) and the limits at x = 0 and x = infinity; everywhere else NaN.
   */
  public Program program(FloatFormat compute) {
    return program(new Shared(compute));
  }

  /** The program with constants that other programs have made before, perhaps. */
  public Program program(Shared shared) {
    FloatFormat compute = shared.format();
    ProgramBuilder builder = new ProgramBuilder(2);
    Code code = new Code(builder, compute);
    Operand square = code.fma(Operand.X, Operand.X, code.mul(Operand.Y, Operand.Y));
    Operand nan = Code.literal(Double.NaN);
    Operand largest = Code.literal(maxArgument(compute));
    Operand least = Code.literal(compute.minNormal());
    square = code.select(code.op(Opcode.LE, least, Operand.Y), square, nan);
    square = code.select(code.op(Opcode.LE, Operand.Y, largest), square, nan);
    square = code.select(code.op(Opcode.LE, Code.ZERO, Operand.X), square, nan);
    square =
        code.select(code.op(Opcode.LE, Operand.X, Code.literal(maxOrder(compute))), square, nan);
    Operand none = code.sub(square, square);
    Operand v = code.add(Operand.X, none);
    Operand x = code.add(Operand.Y, none);
    List<Operand.Ref> masks = new ArrayList<>();
    for (Region region : regions) {
      masks.add(region.condition().mask(code, shared, v, x, square));
    }
    for (int i = 0; i < regions.size(); i++) {
      builder.when(masks.get(i));
      builder.result(regions.get(i).block().write(code, shared, Operand.X, Operand.Y));
    }
    builder.otherwise();
    builder.result(border(code));
    return builder.build();
  }

  private Operand border(Code code) {
    Operand nan = Code.literal(Double.NaN);
    Operand atZero =
        code.select(
            code.op(Opcode.EQ, Operand.X, Code.ZERO),
            Code.literal(kind.atOrigin()),
            Code.literal(kind.atZero()));
    Operand far =
        switch (kind) {
          case LOG_I -> Operand.Y;
          case LOG_K -> code.neg(Operand.Y);
          case RATIO -> Code.ONE;
        };
    Operand infinity = Code.literal(Double.POSITIVE_INFINITY);
    // x = infinity is right for any order.
    Operand mostOrder =
        code.select(
            code.op(Opcode.EQ, Operand.Y, infinity),
            Code.literal(code.format().maxValue()),
            Code.literal(maxOrder(code.format())));
    Operand known = code.select(code.op(Opcode.LE, Operand.X, mostOrder), far, nan);
    Operand inside =
        code.select(
            code.op(Opcode.EQ, Operand.Y, Code.ZERO),
            atZero,
            code.select(
                code.less(Code.literal(maxArgument(code.format())), Operand.Y), known, nan));
    return code.select(code.op(Opcode.LE, Code.ZERO, Operand.X), inside, nan);
  }
}
