package org.ulpforge.expansion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramBuilder;

/**
 * A partition of the (v, x) plane into regions with a block for each: the first region whose
 * condition holds gives the result. The last one holds everywhere.
 */
public record Partition(Kind kind, List<Region> regions) {

  /** Orders beyond are refused: there v t - w would lose too many of its digits to cancellation. */
  public static final double MAX_ORDER = 0x1p27;

  /** Arguments between have squares and quotients that neither overflow nor lose digits. */
  public static final double MAX_ARGUMENT = 0x1p500;

  public static final double MIN_ARGUMENT = Double.MIN_NORMAL;

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

  /** The partition that is used for a function in double precision. */
  public static Partition standard(Kind kind) {
    String name = kind.target() + ".partition";
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
   * The program in v (the first argument) and x (the second), in double precision. Outside 0 <= v
   * <= {@link #MAX_ORDER}, {@link #MIN_ARGUMENT} <= x <= {@link #MAX_ARGUMENT} it gives the limits
   * at x = 0 and x = infinity for v >= 0, else NaN.
   */
  public Program program() {
    ProgramBuilder builder = new ProgramBuilder(2);
    Code code = new Code(builder);
    Shared shared = new Shared();
    Operand square = code.fma(Operand.X, Operand.X, code.mul(Operand.Y, Operand.Y));
    Operand nan = Code.literal(Double.NaN);
    Operand largest = Code.literal(MAX_ARGUMENT);
    square = code.select(code.op(Opcode.LE, Code.literal(MIN_ARGUMENT), Operand.Y), square, nan);
    square = code.select(code.op(Opcode.LE, Operand.Y, largest), square, nan);
    square = code.select(code.op(Opcode.LE, Code.ZERO, Operand.X), square, nan);
    square = code.select(code.op(Opcode.LE, Operand.X, Code.literal(MAX_ORDER)), square, nan);
    Operand none = code.sub(square, square);
    Operand v = code.add(Operand.X, none);
    Operand x = code.add(Operand.Y, none);
    List<Operand.Ref> masks = new ArrayList<>();
    for (Region region : regions) {
      masks.add(region.condition().mask(code, v, x, square));
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
    Operand infinity = Code.literal(Double.POSITIVE_INFINITY);
    Operand atInfinity =
        code.select(code.less(Operand.X, infinity), Code.literal(kind.atInfinity()), nan);
    Operand inside =
        code.select(
            code.op(Opcode.EQ, Operand.Y, Code.ZERO),
            atZero,
            code.select(code.op(Opcode.EQ, Operand.Y, infinity), atInfinity, nan));
    return code.select(code.op(Opcode.LE, Code.ZERO, Operand.X), inside, nan);
  }
}
