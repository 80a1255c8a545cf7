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
 * #VANISHING}, such as masked ones, are gaps that give zero. Other rows subtract what makes their
 * maximum {@link #HEADROOM}, so that all elements that count are in the same range, and multiply
 * what the difference lost in again: e^(d + δ) = e^d + δe^d to within δ².
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
   * What the maximum of a rare row becomes: elements below −{@link #LIMIT} then vanish beside it.
   */
  public static final float HEADROOM = 48;

  /** The number of sums. */
  public static final int LANES = 16;

  /** Elements that are added to the sums at once. */
  public static final int STRIPE = 4 * LANES;

  /** Elements after which sums in f32 go to those in f64. */
  public static final int CHUNK = 1024;

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
    MAXIMUM_RECOMPUTE("three passes, computed twice", 5, true);

    private final String title;
    private final int traffic;
    private final boolean maximum;

    Passes(String title, int traffic, boolean maximum) {
      this.title = title;
      this.traffic = traffic;
      this.maximum = maximum;
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
    /** In f32 for {@link #CHUNK} elements, then in f64. */
    CHUNKS,
    /** In f64. */
    DOUBLES
  }

  public Softmax {
    requireExponential(exponential);
    if (passes.stores() && !storage.equals(FloatFormat.F32)) {
      throw new IllegalArgumentException(
          "exponentials are stored in rows of f32 only, not of " + storage.name());
    }
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
