package org.ulpforge.row;

import java.util.List;
import java.util.stream.Stream;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Program;

/**
 * p_i = e^(x_i) / Σ e^(x_j).
 *
 * <p>As long as all magnitudes in a row are at most {@link #LIMIT}, neither an exponential nor a
 * sum of 2^31 of them overflows or vanishes, so that nothing is subtracted: the usual x − max is
 * rounded, and an error of that difference is a relative error of the result. Elements below {@link
 * #VANISHING}, such as masked ones, are gaps that give zero. Other rows are summed online (Milakov
 * and Gimelshein 2018, arXiv:1805.02867): chunk by chunk, less a shift that makes the largest
 * element so far at least {@link #HEADROOM} and at most {@link #LIMIT}, and sums are scaled where
 * the shift has to rise. What a difference lost is multiplied in again: e^(d + δ) = e^d + δe^d to
 * within δ².
 *
 * <p>Sums are taken in a written order, so that vectors of all widths give the same bits: {@link
 * #LANES} sums, to each of which a stripe of four times as many elements gives (e_j + e_(j+16)) +
 * (e_(j+32) + e_(j+48)).
 *
 * @param exponential a program of e^x for all x in f32, whose first region holds the numbers up to
 *     {@link #LIMIT}
 * @param storage of arguments and results; programs compute in f32
 */
public record Softmax(Program exponential, ScalarFormat storage, Passes passes, Sums sums)
    implements RowAlgorithm {

  /** The format of the operations. */
  public static final FloatFormat COMPUTE = FloatFormat.F32;

  /** Up to this magnitude arguments are taken as they are. */
  public static final float LIMIT = 64;

  /**
   * An element below it counts as −inf in rows whose others are up to {@link #LIMIT}: its share is
   * below 2^-190. So masks of −inf, of the lowest number, or of −10,000 make no row rare.
   */
  public static final float VANISHING = -200;

  /**
   * What the maximum of a rare row becomes where the shift rises: elements below −{@link #LIMIT}
   * then vanish beside it.
   */
  public static final float HEADROOM = 48;

  /** The number of sums. */
  public static final int LANES = 16;

  /** Elements that are added to the sums at once. */
  public static final int STRIPE = 4 * LANES;

  /** Elements after which sums in f32 go to those in f64. */
  public static final int CHUNK = 1024;

  /** Up to this magnitude, and below for gaps, {@link Scaled} numbers are exact enough. */
  public static final float EXTENT = 0x1p20f;

  /** ln 2. */
  public static final double LN2 = StrictMath.log(2);

  /** 1/ln 2. */
  public static final float INVERSE_LN2 = (float) (1 / LN2);

  /** ln 2, rounded. */
  public static final float LN2_HIGH = (float) LN2;

  /** What {@link #LN2_HIGH} is rounded by. */
  public static final float LN2_LOW = (float) (LN2 - LN2_HIGH);

  /** Added to a number of magnitude below 2^22, rounds it to an integer. */
  public static final float MAGIC = 0x1.8p23f;

  /** The exponent of a sum of nothing, below those of all numbers in {@link #EXTENT}. */
  public static final int LEAST_EXPONENT = -(1 << 21);

  private static final int PROBES = 1000;

  /** The relative error that no exponential of a softmax may have. */
  private static final double COARSEST = 0.125;

  /**
   * What passes over a row do. Bytes that they move, for N bytes of a row: a store to memory that
   * is not in cache reads it first.
   */
  public enum Passes {
    /** Exponentials are stored, and scaled in a second pass: 5N. */
    RELOAD("two passes, stored", 5, false),
    /** Exponentials are summed, and computed again: 4N. */
    RECOMPUTE("two passes, computed twice", 4, false),
    /** As {@link #RELOAD}, but the maximum, found first, is subtracted: 6N. */
    MAXIMUM_RELOAD("three passes, stored", 6, true),
    /** As {@link #RECOMPUTE}, but the maximum, found first, is subtracted: 5N. */
    MAXIMUM_RECOMPUTE("three passes, computed twice", 5, true),
    /** All rows are summed online, as others are where that is needed: 4N. */
    ONLINE("two passes, the first one online", 4, false),
    /**
     * All rows are summed as mantissas and exponents (Dukhan and Ablavatski 2020,
     * arXiv:2001.04438): 4N.
     */
    EXPONENTS("two passes, the first one with exponents", 4, false);

    private final String title;
    private final int traffic;
    private final boolean maximum;

    Passes(String title, int traffic, boolean maximum) {
      this.title = title;
      this.traffic = traffic;
      this.maximum = maximum;
    }

    /** Whether rows of small numbers have a way of their own. */
    public boolean hasCommonWay() {
      return this != ONLINE && this != EXPONENTS;
    }

    /** In words. */
    public String title() {
      return title;
    }

    /** Bytes moved for each byte of a row that no cache holds. */
    public int traffic() {
      return traffic;
    }

    /** Whether the maximum is always subtracted, and what the difference loses is lost. */
    public boolean subtractsMaximum() {
      return maximum;
    }

    /** Whether exponentials are stored. */
    public boolean stores() {
      return this == RELOAD || this == MAXIMUM_RELOAD;
    }
  }

  /** What the sums of lanes are kept in. */
  public enum Sums {
    /** In f32 for {@link #CHUNK} elements, then in f64: up to 18 roundings of f32. */
    CHUNKS,
    /** Stripes in f32, whose sums are added in f64: two roundings of f32. */
    DOUBLES
  }

  public Softmax {
    requireExponential(exponential);
    requireStorage(storage);
    if (!isMade(storage, passes, sums)) {
      throw new IllegalArgumentException(
          passes.stores()
              ? "exponentials are stored in rows of f32 only, not of " + storage.name()
              : "mantissas are summed in chunks only, not in doubles");
    }
  }

  /** Whether there is a softmax of these. */
  public static boolean isMade(ScalarFormat storage, Passes passes, Sums sums) {
    return switch (passes) {
      case RELOAD, MAXIMUM_RELOAD -> storage.equals(COMPUTE);
      case EXPONENTS -> sums == Sums.CHUNKS;
      case RECOMPUTE, MAXIMUM_RECOMPUTE, ONLINE -> true;
    };
  }

  /**
   * The format itself, if rows of it have a softmax: its values, zero and both signs among them,
   * are floats.
   *
   * @throws IllegalArgumentException if not
   */
  public static FloatFormat requireStorage(ScalarFormat storage) {
    if (storage instanceof FloatFormat format && format.signed() && format.embedsIn(COMPUTE)) {
      return format;
    }
    throw new IllegalArgumentException(
        "there is no softmax of rows of '%s': signed float formats within f32 are allowed, such as"
                .formatted(storage.name())
            + " f32, bf16, f16, e5m2 and e4m3fn");
  }

  /** The first region of the exponential, which common numbers take. */
  public static Program first(Program exponential) {
    Program.Region region = exponential.regions().getFirst();
    List<Instruction> body =
        Stream.concat(exponential.head().stream(), region.body().stream()).toList();
    return Program.straightLine(1, body, region.result());
  }

  /**
   * Refuses programs that no softmax can use.
   *
   * @throws IllegalArgumentException if the first region does not give e^x for all numbers up to
   *     {@link #LIMIT}
   */
  public static void requireExponential(Program exponential) {
    if (exponential.arity() != 1) {
      throw new IllegalArgumentException("the exponential of a softmax has one argument");
    }
    ScalarInterpreter whole = ScalarInterpreter.of(exponential, COMPUTE);
    ScalarInterpreter first = ScalarInterpreter.of(first(exponential), COMPUTE);
    for (int i = -PROBES; i <= PROBES; i++) {
      float x = LIMIT * i / PROBES;
      double e = whole.apply(x);
      double exact = Math.exp(x);
      if (e != first.apply(x) || !(Math.abs(e - exact) <= COARSEST * exact)) {
        throw new IllegalArgumentException(
            "the exponential of a softmax has a first region that gives e^x to within %s for all"
                    .formatted(COARSEST)
                + " numbers up to "
                + LIMIT
                + "; this one gives "
                + e
                + " for "
                + x);
      }
    }
  }

  /**
   * The number exponent·ln 2 + rest to within 2^-24, with a rest up to ln(2)/2 + 2^-24 of the
   * number's magnitude: Cody and Waite's reduction ("Software Manual for the Elementary Functions",
   * 1980) with ln 2 in two parts; products of the first are exact because they are fused.
   */
  public record Scaled(int exponent, float rest) {

    /** Of a number up to {@link #EXTENT}. */
    public static Scaled of(float x) {
      float n = Math.fma(x, INVERSE_LN2, MAGIC) - MAGIC;
      return new Scaled((int) n, Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x)));
    }
  }

  /** A quotient in two floats, of which the second is what the first one is rounded by. */
  public record Reciprocal(float high, float low) {

    /** 1/total. */
    public static Reciprocal of(double total) {
      return of(total, 1);
    }

    /** scale/total. */
    public static Reciprocal of(double total, float scale) {
      double whole = scale / total;
      float high = (float) whole;
      return new Reciprocal(high, (float) (whole - high));
    }

    /** The product, rounded once but for an error of 2^-48. */
    public float times(float e) {
      return Math.fma(e, high, e * low);
    }
  }

  /** The sum of lanes in a written order: halves are added lane by lane until one is left. */
  public static double total(double[] lanes) {
    double[] sums = lanes.clone();
    for (int half = sums.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }
}
