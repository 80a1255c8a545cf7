package org.ulpforge.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.codegen.ArrayTimer;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.codegen.SoftmaxSpec;
import org.ulpforge.codegen.VectorWidth;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.KeptSoftmax;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.row.RowErrors;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax;
import org.ulpforge.row.SoftmaxInterpreter;

/**
 * All ways to a softmax: each exponential of the catalogue, passes and sums, with their errors and
 * times on rows of a length.
 */
public final class SoftmaxSearch {

  /** Longest rows that errors are measured on. */
  public static final int LONGEST = 1 << 16;

  private static final int ROUNDS = 11;

  private SoftmaxSearch() {}

  /**
   * @param errors on rows up to the length, or {@link #LONGEST}
   * @param nanos for one element of a row of the kind that is timed
   * @param best whether no other has both smaller errors and a shorter time
   */
  public record Entry(SoftmaxSpec spec, RowErrors errors, double nanos, boolean best) {

    /** What the front compares: the larger error on common rows. */
    public double error() {
      return Math.max(
          errors.byKind().get(RowKind.NORMAL).maxRelative(),
          errors.byKind().get(RowKind.WIDE).maxRelative());
    }
  }

  /**
   * @param entries the fastest first
   * @param peerNanos of the loop by hand on VectorOperators.EXP for rows of f32
   * @param copyNanos of a copy of as many elements of f32
   */
  public record Result(List<Entry> entries, double peerNanos, double copyNanos) {

    /** Bytes for a nanosecond that a softmax moves if no cache holds its rows. */
    public double bandwidth(Entry entry) {
      SoftmaxSpec spec = entry.spec();
      return spec.passes().traffic() * spec.storage().bits() / 8.0 / entry.nanos();
    }

    /** Bytes for a nanosecond that a copy moves. */
    public double copyBandwidth() {
      return COPY_TRAFFIC * Float.BYTES / copyNanos;
    }
  }

  /** What is copied is read, and where it goes to is read and written. */
  private static final int COPY_TRAFFIC = 3;

  /** The exponentials in the catalogue that a softmax can use. */
  public static List<StoredKernel> exponentials(Catalogue catalogue) {
    return catalogue.entries().stream()
        .map(KernelFolder::read)
        .filter(SoftmaxSearch::isUsable)
        .toList();
  }

  private static boolean isUsable(StoredKernel kernel) {
    try {
      KeptSoftmax.usable(kernel);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Tries all passes and sums with each exponential.
   *
   * @param timed what the times are taken on; errors are those on rows of all kinds
   * @param progress told in a line what was measured
   */
  public static Result run(
      List<StoredKernel> exponentials,
      FloatFormat format,
      int length,
      RowKind timed,
      long seed,
      int rowsOfEach,
      Consumer<String> progress) {
    List<SoftmaxSpec> specs = new ArrayList<>();
    for (StoredKernel exponential : exponentials) {
      for (Softmax.Passes passes : Softmax.Passes.values()) {
        for (Softmax.Sums sums : Softmax.Sums.values()) {
          if (Softmax.isMade(format, passes, sums)) {
            specs.add(spec(exponential.spec(), format, passes, sums));
          }
        }
      }
    }
    List<Entry> untimed = new ArrayList<>();
    for (SoftmaxSpec spec : specs) {
      SoftmaxInterpreter interpreter = new SoftmaxInterpreter(spec.softmax());
      int longest = Math.min(length, LONGEST);
      RowErrors errors = RowErrors.of(interpreter::apply, format, longest, rowsOfEach, seed);
      untimed.add(new Entry(spec, errors, Double.NaN, false));
    }
    List<ArrayLoop> loops = new ArrayList<>();
    specs.forEach(spec -> loops.add(ArrayLoop.of(spec, VectorWidth.PREFERRED)));
    float[] row = timed.row(length, format, new SplittableRandom(seed));
    double[] inputs = new double[length];
    for (int i = 0; i < length; i++) {
      inputs[i] = row[i];
    }
    ArrayTimer timer = new ArrayTimer(ROUNDS, 10_000_000);
    List<ArrayLoop> others = List.of(ArrayLoop.softmaxPeer(), ArrayLoop.copy());
    boolean together = format.equals(FloatFormat.F32);
    if (together) {
      loops.addAll(others);
    }
    double[][] rows = {inputs};
    List<Double> nanos =
        timer
            .reporting((k, first) -> report(untimed, k, first, progress))
            .nanosPerElement(loops, format, rows);
    List<Double> otherNanos =
        together
            ? nanos.subList(specs.size(), nanos.size())
            : timer.nanosPerElement(others, FloatFormat.F32, rows);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      entries.add(new Entry(specs.get(i), untimed.get(i).errors(), nanos.get(i), false));
    }
    return new Result(marked(entries), otherNanos.getFirst(), otherNanos.getLast());
  }

  /** Loops after those of the entries are what they are compared with. */
  private static void report(List<Entry> entries, int k, double nanos, Consumer<String> progress) {
    if (k < entries.size()) {
      Entry entry = entries.get(k);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%d of %d: %s: max relative %.3g, about %.2f ns",
              k + 1,
              entries.size(),
              entry.spec().name().algorithm(),
              entry.error(),
              nanos));
    }
    if (k + 1 == entries.size()) {
      progress.accept("timing all of them, " + ROUNDS + " rounds");
    }
  }

  private static List<Entry> marked(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (Entry entry : entries.stream().sorted(Comparator.comparing(Entry::nanos)).toList()) {
      boolean best = entry.error() < least;
      least = Math.min(least, entry.error());
      sorted.add(new Entry(entry.spec(), entry.errors(), entry.nanos(), best));
    }
    return sorted;
  }

  private static SoftmaxSpec spec(
      KernelSpec exponential, FloatFormat format, Softmax.Passes passes, Softmax.Sums sums) {
    KernelName name =
        new KernelName(
            "softmax",
            format.name(),
            "s0u0",
            KeptSoftmax.algorithm(exponential.name(), passes, sums),
            "");
    return new SoftmaxSpec(name, exponential, format, passes, sums, List.of());
  }
}
