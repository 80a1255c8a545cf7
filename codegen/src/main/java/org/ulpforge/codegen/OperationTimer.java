package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.IntegerFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;

/**
 * What operations take in emitted kernels on this machine, in units of an fma. Each is timed as
 * what it adds to a chain of fma (integers: of imul): kernels of six of them, which otherwise would
 * wait for loads and stores, are compared with kernels that have some links more. Two ways: many
 * independent chains, which gives what a kernel pays for it (throughput), and one chain alone,
 * which gives the latency.
 */
public final class OperationTimer {

  private static final int FIRST = 6;
  private static final int LINKS_MORE = 8;

  /** Of operations that are many instructions of the Vector API, so that the compiler copes. */
  private static final int HEAVY_LINKS_MORE = 2;

  private static final int LENGTH = 4096;
  private static final Pattern NAME = Pattern.compile("\\b[a-dmr]\\b");

  /** The number of entries for which a cost model has the weight of a look-up. */
  private static final String TABLE =
      String.join(" ", java.util.stream.IntStream.range(0, 16).mapToObj(i -> "0x" + i).toList());

  /**
   * What one operation takes.
   *
   * @param throughput time that it adds to many chains, in units of that of an fma
   * @param latency time that it adds to a single chain, in units of the throughput of an fma
   */
  public record Cost(double throughput, double latency) {}

  /**
   * A link of a chain.
   *
   * @param text makes r from r and y; a to d are what is between, m is a mask
   * @param others operations in it that are known before
   */
  private record Link(Opcode op, ScalarFormat format, String text, List<Opcode> others) {

    static Link ofFloats(Opcode op, String text, Opcode... others) {
      return new Link(op, FloatFormat.F32, text, List.of(others));
    }

    static Link ofIntegers(Opcode op, String text, Opcode... others) {
      return new Link(op, IntegerFormat.I32, text, List.of(others));
    }

    /** How many links are timed. */
    int count() {
      return switch (op) {
        case RINT, TOINT, TOFLOAT -> HEAVY_LINKS_MORE;
        default -> LINKS_MORE;
      };
    }

    /** Some fma, or imul, and then links. */
    Program program(int links) {
      StringBuilder lines = new StringBuilder();
      lines.append(format.equals(FloatFormat.F32) ? "t0 = lt x y\n" : "t0 = ilt x y\n");
      Map<String, String> names = new HashMap<>(Map.of("r", "x", "m", "t0"));
      int next = 1;
      for (int i = 0; i < FIRST + links; i++) {
        String chain = format.equals(FloatFormat.F32) ? FMA : MUL;
        for (String line : (i < FIRST ? chain : text).split("; ")) {
          String[] sides = line.split(" = ", 2);
          Matcher matcher = NAME.matcher(sides[1]);
          String right = matcher.replaceAll(name -> names.get(name.group()));
          names.put(sides[0], "t" + next);
          lines.append("t%d = %s\n".formatted(next++, right));
        }
      }
      return ProgramParser.parse(lines + "return " + names.get("r") + "\n").program();
    }
  }

  private static final String FMA = "r = fma r 0x1p-1 y";
  private static final String MUL = "r = imul r y";

  /** In an order in which what is needed is known. */
  private static final List<Link> LINKS =
      List.of(
          Link.ofFloats(Opcode.FMA, FMA),
          Link.ofFloats(Opcode.ADD, "a = add r y; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.SUB, "a = sub r y; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.MUL, "a = mul r y; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.DIV, "a = div r y; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.SQRT, "a = sqrt r; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.NEG, "a = neg r; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.ABS, "a = abs r; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.MIN, "a = min r 0x1p6; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.MAX, "a = max r -0x1p6; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.RINT, "a = rint r; " + after("a"), Opcode.FMA),
          Link.ofFloats(Opcode.SELECT, "a = select m r y; " + after("a"), Opcode.FMA),
          Link.ofFloats(
              Opcode.LT, "b = lt r y; a = select b r y; " + after("a"), Opcode.SELECT, Opcode.FMA),
          Link.ofFloats(
              Opcode.LE, "b = le r y; a = select b r y; " + after("a"), Opcode.SELECT, Opcode.FMA),
          Link.ofFloats(
              Opcode.EQ, "b = eq r y; a = select b r y; " + after("a"), Opcode.SELECT, Opcode.FMA),
          Link.ofIntegers(Opcode.IMUL, MUL),
          Link.ofIntegers(Opcode.ISUB, "a = isub r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.IADD, "a = iadd r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.AND, "a = and r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.OR, "a = or r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.XOR, "a = xor r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.NOT, "a = not r; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.SHL, "a = shl r 0x3; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.SHR, "a = shr r 0x3; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.USHR, "a = ushr r 0x3; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.IMIN, "a = imin r 0x40000000; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.IMAX, "a = imax r 0x40; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(Opcode.ISELECT, "a = iselect m r y; " + multiplied("a"), Opcode.IMUL),
          Link.ofIntegers(
              Opcode.ILT,
              "b = ilt r y; a = iselect b r y; " + multiplied("a"),
              Opcode.ISELECT,
              Opcode.IMUL),
          Link.ofIntegers(
              Opcode.IEQ,
              "b = ieq r y; a = iselect b r y; " + multiplied("a"),
              Opcode.ISELECT,
              Opcode.IMUL),
          Link.ofIntegers(
              Opcode.ILOOKUP, "a = ilookup r " + TABLE + "; " + multiplied("a"), Opcode.IMUL),
          // The code of a rounded number is made that of one near 1 again.
          Link.ofFloats(
              Opcode.TOINT,
              "a = toint r; b = or a 0x3f800000; c = and b 0x3fffffff; d = frombits c; "
                  + after("d"),
              Opcode.OR,
              Opcode.AND,
              Opcode.FMA),
          Link.ofFloats(
              Opcode.TOFLOAT,
              "a = toint r; b = tofloat a; " + after("b"),
              Opcode.TOINT,
              Opcode.FMA));

  private final ArrayTimer timer;

  /**
   * @param timer of many programs in turns
   */
  public OperationTimer(ArrayTimer timer) {
    this.timer = timer;
  }

  private static String after(String name) {
    return "r = fma " + name + " 0x1p-1 y";
  }

  private static String multiplied(String name) {
    return "r = imul " + name + " y";
  }

  /** The operations that are timed; the others are not made of instructions of their own. */
  public static Set<Opcode> operations() {
    Set<Opcode> all = EnumSet.noneOf(Opcode.class);
    LINKS.forEach(link -> all.add(link.op()));
    return all;
  }

  /**
   * The cost of any operation: codes and their values are the same registers, a conversion between
   * formats costs as one to float, and one kind of look-up as the other.
   */
  public static Cost of(Opcode op, Map<Opcode, Cost> measured) {
    return switch (op) {
      case BITS, FROMBITS -> new Cost(0, 0);
      case CONVERT -> measured.get(Opcode.TOFLOAT);
      case LOOKUP -> measured.get(Opcode.ILOOKUP);
      default -> measured.get(op);
    };
  }

  /** Times all operations; takes a minute. */
  public Map<Opcode, Cost> measure() {
    Map<Opcode, Double> throughput = new EnumMap<>(Opcode.class);
    Map<Opcode, Double> latency = new EnumMap<>(Opcode.class);
    for (ScalarFormat format : List.of(FloatFormat.F32, IntegerFormat.I32)) {
      List<Link> links = LINKS.stream().filter(link -> link.format().equals(format)).toList();
      nanos(links, format, false).forEach(throughput::put);
      nanos(links, format, true).forEach(latency::put);
    }
    double unit = throughput.get(Opcode.FMA);
    Map<Opcode, Double> ownThroughput = alone(throughput);
    Map<Opcode, Double> ownLatency = alone(latency);
    Map<Opcode, Cost> costs = new EnumMap<>(Opcode.class);
    for (Opcode op : operations()) {
      costs.put(op, new Cost(ownThroughput.get(op) / unit, ownLatency.get(op) / unit));
    }
    return costs;
  }

  /** Takes from each link what its other operations take. */
  private static Map<Opcode, Double> alone(Map<Opcode, Double> links) {
    Map<Opcode, Double> alone = new EnumMap<>(Opcode.class);
    for (Link link : LINKS) {
      double others = link.others().stream().mapToDouble(alone::get).sum();
      alone.put(link.op(), Math.max(0, links.get(link.op()) - others));
    }
    return alone;
  }

  /**
   * Nanoseconds of a link, per element; or, of a chain alone, per link and vector as if it were one
   * element.
   */
  private Map<Opcode, Double> nanos(Collection<Link> links, Format compute, boolean alone) {
    List<ArrayLoop> loops = new ArrayList<>();
    for (Link link : links) {
      loops.add(ArrayLoop.of(link.program(0), link.format(), compute));
      loops.add(ArrayLoop.of(link.program(link.count()), link.format(), compute));
    }
    ScalarFormat format = (ScalarFormat) compute;
    int lanes = VectorWidth.PREFERRED.bits() / format.bits();
    List<Double> times =
        alone
            ? timer.nanosInPlace(loops, format, inputs(format, lanes))
            : timer.nanosPerElement(loops, format, inputs(format, LENGTH));
    Map<Opcode, Double> nanos = new EnumMap<>(Opcode.class);
    int i = 0;
    for (Link link : links) {
      nanos.put(link.op(), (times.get(i + 1) - times.get(i)) / link.count());
      i += 2;
    }
    return nanos;
  }

  /** Two arguments in [1, 2), or integers. */
  private static double[][] inputs(ScalarFormat format, int length) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] inputs = new double[2][];
    for (int a = 0; a < inputs.length; a++) {
      inputs[a] =
          random
              .doubles(length, 1, 2)
              .map(x -> format instanceof FloatFormat ? (float) x : Math.rint(x * 1000))
              .toArray();
    }
    return inputs;
  }
}
