package org.ulpforge.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ulpforge.kernels.SoftmaxF32S3u1Rr2p6tworeloadd;
import org.ulpforge.kernels.SoftmaxS4i8u15S17u9Mean5xt2;
import org.ulpforge.kernels.SoftmaxS4i8u8S0u6Mean5xt2;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Integer softmax beside a loop over its elements and beside the softmax of floats. */
@Command(
    name = "softmax",
    mixinStandardHelpOptions = true,
    description = {
      "Times softmax of rows of int8, N(0, 4) at a scale of 2^-4, by integer operations alone:",
      "the stored classes, a loop that takes exponentials from a table one by one, and the softmax",
      "of the same numbers as floats. In turns in one JVM, by the processor time of the thread, the",
      "least of the rounds; 'times' is the time of the first line over that of each."
    })
public final class IntegerSoftmaxSuite implements Runnable {

  /** Elements of all rows of one length, unless one has more: they stay in caches. */
  private static final int ELEMENTS = 1 << 14;

  private static final double SCALE = 0x1p-4;
  private static final double DEVIATION = 2;
  private static final int BITS = 8;

  @Option(names = "--rounds", defaultValue = "20", description = "turns of each, default: 20")
  private int rounds;

  @Parameters(arity = "0..*", paramLabel = "LENGTH", description = "default: 64 1024 16384 1048576")
  private List<Integer> lengths = List.of(64, 1024, 16384, 1 << 20);

  /** Arguments as {@code --help} shows them. */
  public static void main(String[] args) {
    System.exit(Suite.execute(new IntegerSoftmaxSuite(), args));
  }

  @Override
  public void run() {
    Suite.require("--rounds", rounds, 1, 1 << 16);
    lengths.forEach(n -> Suite.require("length", n, 1, SoftmaxS4i8u8S0u6Mean5xt2.MAX_LENGTH));
    for (int length : lengths) {
      time(length);
    }
  }

  /** What is done to the row that begins at an offset. */
  private interface OfRow {
    void apply(int offset);
  }

  private void time(int length) {
    int rows = Math.max(1, ELEMENTS / length);
    int all = rows * length;
    SplittableRandom random = new SplittableRandom(1);
    byte[] q = new byte[all];
    float[] x = new float[all];
    for (int i = 0; i < all; i++) {
      q[i] = (byte) Math.clamp(Math.round(DEVIATION * random.nextGaussian() / SCALE), -128, 127);
      x[i] = (float) (SCALE * q[i]);
    }
    long[] exponentials = new long[256];
    for (int i = 0; i < exponentials.length; i++) {
      exponentials[i] = Math.round(Math.scalb(Math.exp(-SCALE * i), 30));
    }
    byte[] bytes = new byte[all];
    short[] shorts = new short[all];
    float[] floats = new float[all];
    List<Turns.Contender> contenders = new ArrayList<>();
    add(
        contenders,
        "floats",
        rows,
        length,
        at -> SoftmaxF32S3u1Rr2p6tworeloadd.apply(x, at, floats, at, length));
    add(
        contenders,
        "int8 to u8, one by one",
        rows,
        length,
        at -> oneByOne(exponentials, q, bytes, at, length));
    add(
        contenders,
        "int8 to u8",
        rows,
        length,
        at -> SoftmaxS4i8u8S0u6Mean5xt2.apply(q, at, bytes, at, length));
    add(
        contenders,
        "int8 to 15 bits",
        rows,
        length,
        at -> SoftmaxS4i8u15S17u9Mean5xt2.apply(q, at, shorts, at, length));
    new Turns(rounds).print("%,d elements in rows of %,d".formatted(all, length), contenders, 0);
  }

  private static void add(
      List<Turns.Contender> contenders, String title, int rows, int length, OfRow action) {
    contenders.add(
        new Turns.Contender(
            title,
            () -> {
              for (int row = 0; row < rows; row++) {
                action.apply(row * length);
              }
            }));
  }

  /** The same operations without vectors and without a table of codes. */
  private static void oneByOne(long[] exponentials, byte[] q, byte[] dst, int at, int length) {
    int max = q[at];
    for (int i = 1; i < length; i++) {
      max = Math.max(max, q[at + i]);
    }
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += exponentials[(max - q[at + i]) & 0xff];
    }
    int shift = Math.min(31 + Long.SIZE - Long.numberOfLeadingZeros(sum), Long.SIZE - 2);
    long reciprocal = (1L << shift) / sum;
    int places = shift - BITS;
    long half = 1L << (places - 1);
    for (int i = 0; i < length; i++) {
      long rounded = (exponentials[(max - q[at + i]) & 0xff] * reciprocal + half) >> places;
      dst[at + i] = (byte) Math.min((1 << BITS) - 1, rounded);
    }
  }
}
