package org.ulpforge.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.ulpforge.format.Format;
import org.ulpforge.interpret.ColumnarInterpreter;
import org.ulpforge.interpret.HiddenClassCompiler;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.program.Program;

/**
 * Makes error profiles: over all inputs of a domain where they can be enumerated, else over drawn
 * ones. The profile is the same for any number of threads.
 */
public final class Profiler {

  private static final int BLOCK = 4096;

  /** For f32 a bucket is one binade. */
  private static final int BUCKETS = 512;

  private static final int WORST = 64;

  /** Exact values of 64-bit results take arbitrary precision: some seconds for so many. */
  private static final int DRAWN = 1 << 16;

  private static final long COMPILE_FROM = 1L << 22;

  private final Inputs inputs;
  private final Oracle oracle;
  private final int threads;
  private final LongConsumer progress;
  private final LongAdder oracleEvaluations = new LongAdder();

  /**
   * @param progress told the number of inputs judged since it was last told; called by several
   *     threads
   */
  public Profiler(Inputs inputs, Oracle oracle, int threads, LongConsumer progress) {
    this.inputs = inputs;
    this.oracle = oracle;
    this.threads = threads;
    this.progress = progress;
  }

  /** Arbitrary-precision evaluations so far: inputs that the fast reference could not decide. */
  public long oracleEvaluations() {
    return oracleEvaluations.sum();
  }

  /**
   * A program as results; compiled to a class of its own where there are enough inputs for that to
   * pay.
   */
  public Results.Factory results(Program program, Format compute) {
    boolean compiled = inputs.enumerable() && inputs.size() >= COMPILE_FROM;
    return () ->
        new ProgramResults(
            compiled
                ? HiddenClassCompiler.of(program, compute)
                : ColumnarInterpreter.of(program, compute),
            compute,
            inputs.format(),
            BLOCK);
  }

  /**
   * Judges all inputs.
   *
   * @throws IllegalStateException if they cannot be enumerated
   */
  public ErrorProfile exhaustive(Results.Factory results) {
    return profile(results, new Enumerated(inputs), true);
  }

  /**
   * Judges inputs drawn as for {@link Sample#draw}.
   *
   * @param count about how many
   */
  public ErrorProfile sampled(Results.Factory results, int count, RandomGenerator random) {
    return profile(
        results, new Drawn(sorted(new Draw(inputs, oracle, random).codes(count))), false);
  }

  /** All inputs where that is possible, else {@value #DRAWN} drawn ones. */
  public ErrorProfile widest(Results.Factory results, RandomGenerator random) {
    return inputs.enumerable() ? exhaustive(results) : sampled(results, DRAWN, random);
  }

  /** Where the inputs come from. */
  private sealed interface Source {
    long size();

    void fill(InputBlock block, long start, int n);
  }

  private record Enumerated(Inputs inputs) implements Source {
    @Override
    public long size() {
      return inputs.size();
    }

    @Override
    public void fill(InputBlock block, long start, int n) {
      block.fill(inputs, start, n);
    }
  }

  private record Drawn(long[][] codes) implements Source {
    @Override
    public long size() {
      return codes[0].length;
    }

    @Override
    public void fill(InputBlock block, long start, int n) {
      block.fill(codes, (int) start, n);
    }
  }

  /** In the order of the values of the first argument, so that buckets are ranges. */
  private long[][] sorted(long[][] codes) {
    Integer[] order = new Integer[codes[0].length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> inputs.format().decode(codes[0][i])));
    long[][] sorted = new long[codes.length][order.length];
    for (int a = 0; a < codes.length; a++) {
      for (int i = 0; i < order.length; i++) {
        sorted[a][i] = codes[a][order[i]];
      }
    }
    return sorted;
  }

  private record Part(Tally tally, double lo, double hi) {}

  private ErrorProfile profile(Results.Factory factory, Source source, boolean exhaustive) {
    List<Part> parts = judge(factory, source);
    Tally total = new Tally(inputs.format());
    parts.forEach(part -> total.merge(part.tally()));
    return new ErrorProfile(
        total.all.summary(),
        total.nontrivial.summary(),
        total.subnormal.summary(),
        worst(parts),
        specials(factory),
        total.verdicts,
        total.wrongVerdicts,
        total.undecided,
        exhaustive,
        buckets(parts));
  }

  /** Judges the inputs in {@value #BUCKETS} parts; each thread takes the next one that is left. */
  private List<Part> judge(Results.Factory factory, Source source) {
    long size = source.size();
    long step = Math.max(1, Math.ceilDiv(size, BUCKETS));
    Part[] parts = new Part[(int) Math.ceilDiv(size, step)];
    AtomicInteger next = new AtomicInteger();
    Callable<Void> task =
        () -> {
          Worker worker = new Worker(factory.create(), source);
          for (int i = next.getAndIncrement(); i < parts.length; i = next.getAndIncrement()) {
            parts[i] = worker.part(i * step, Math.min(size, (i + 1) * step));
          }
          oracleEvaluations.add(worker.exactResults.evaluations());
          return null;
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<Void> future : pool.invokeAll(Collections.nCopies(threads, task))) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while judging inputs", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
    return List.of(parts);
  }

  /** The buffers of one thread. */
  private final class Worker {
    private final Results results;
    private final Source source;
    private final InputBlock block = new InputBlock(inputs.format(), inputs.arity(), BLOCK);
    private final ExactBlock exact = new ExactBlock(BLOCK);
    private final ExactResults exactResults = new ExactResults(oracle, inputs.format());
    private final double[] got = new double[BLOCK];

    Worker(Results results, Source source) {
      this.results = results;
      this.source = source;
    }

    Part part(long start, long end) {
      Tally tally = new Tally(inputs.format());
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (long position = start; position < end; position += BLOCK) {
        int n = (int) Math.min(BLOCK, end - position);
        source.fill(block, position, n);
        exactResults.fill(block, exact);
        results.run(block, got);
        tally.add(block.values(), exact, got, n);
        for (double value : new double[] {block.values(0)[0], block.values(0)[n - 1]}) {
          lo = value < lo ? value : lo;
          hi = value > hi ? value : hi;
        }
        progress.accept(n);
      }
      return new Part(tally, lo, hi);
    }
  }

  private static List<ErrorProfile.Worst> worst(List<Part> parts) {
    return parts.stream()
        .map(Part::tally)
        .filter(tally -> tally.worstInput != null)
        .map(tally ->
            new ErrorProfile.Worst(
                Arrays.stream(tally.worstInput).boxed().toList(),
                tally.worstGot,
                tally.worstExact,
                tally.all.maxUlp()))
        .sorted(Comparator.comparingDouble(ErrorProfile.Worst::ulp).reversed())
        .limit(WORST)
        .toList();
  }

  private static List<ErrorProfile.Bucket> buckets(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.tally().all.inputs() > 0)
        .map(part -> {
          Sums sums = part.tally().all;
          return new ErrorProfile.Bucket(
              part.lo(), part.hi(), sums.inputs(), sums.maxUlp(), sums.meanUlp());
        })
        .sorted(
            Comparator.comparingDouble(ErrorProfile.Bucket::lo)
                .thenComparingDouble(ErrorProfile.Bucket::hi))
        .toList();
  }

  /** Verdicts on the edges of the domain that have no finite exact result in range. */
  private List<ErrorProfile.Special> specials(Results.Factory factory) {
    long[][] codes = Draw.edges(inputs);
    int n = codes[0].length;
    InputBlock block = new InputBlock(inputs.format(), inputs.arity(), n);
    block.fill(codes, 0, n);
    ExactBlock exact = new ExactBlock(n);
    new ExactResults(oracle, inputs.format()).fill(block, exact);
    double[] got = new double[n];
    InputBlock one = new InputBlock(inputs.format(), inputs.arity(), 1);
    Results results = factory.create();
    List<ErrorProfile.Special> specials = new ArrayList<>();
    double[] single = new double[1];
    for (int i = 0; i < n; i++) {
      if (exact.status[i] != ExactBlock.VERDICT) {
        continue;
      }
      one.fill(codes, i, 1);
      results.run(one, single);
      got[i] = single[0];
      int index = i;
      specials.add(
          new ErrorProfile.Special(
              LongStream.range(0, inputs.arity())
                  .mapToObj(a -> block.values((int) a)[index])
                  .toList(),
              got[i],
              exact.rounded[i],
              Tally.same(got[i], exact.rounded[i])));
    }
    return specials.stream().distinct().toList();
  }
}
