package org.ulpforge.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds of a dot product, with surrogates and with exact products. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class DotBenchmark {

  /** A {@link DotContender}. */
  @Param({
    "FMA",
    "BYTES",
    "E4M3",
    "E4M3_BARE",
    "E4M3_SUM",
    "E4M3_TABLE",
    "E4M3_KERNEL",
    "BF16",
    "BF16_SUM",
    "FLOAT16"
  })
  public String contender;

  /** Pairs; the last is far beyond the caches. */
  @Param({"4096", "8388608"})
  public int length;

  private DotContender.Loop loop;

  /** Draws operands. */
  @Setup
  public void prepare() {
    loop = DotContender.valueOf(contender).loop(length, new SplittableRandom(1));
  }

  /** One dot product. */
  @Benchmark
  public float dot() {
    return loop.sum();
  }
}
