package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What the interpreter's results on all inputs add up to, block by block: enough to check a kernel
 * on a machine that has no interpreter.
 *
 * <p>Input number i stands for the code i of the argument; of two arguments the first has the low
 * bits. Blocks are equally many inputs in a row. The sum of a block, modulo 2^64, is that of {@link
 * #mixed} over its inputs, so that neither order nor threads matter.
 *
 * @param sums one for each block; their number is a power of two
 */
public record Checksums(List<Long> sums) {

  /** Blocks of formats with more than 2^16 inputs: 2^26 inputs each where there are 2^32. */
  private static final int MANY_BLOCKS = 64;

  private static final int FEW_BLOCKS = 16;

  /** The most inputs, as a power of two, that are enumerated. */
  private static final int MOST_BITS = 32;

  public Checksums {
    sums = List.copyOf(sums);
    if (Integer.bitCount(sums.size()) != 1 || sums.size() > MANY_BLOCKS) {
      throw new IllegalArgumentException(
          "a power of two of checksums up to " + MANY_BLOCKS + ", not " + sums.size());
    }
  }

  /** Whether all inputs of a kernel can be enumerated: up to 32 bits of arguments. */
  public static boolean existFor(KernelSpec spec) {
    return inputBits(spec) <= MOST_BITS;
  }

  /** The number of inputs of a kernel, as a power of two. */
  static int inputBits(KernelSpec spec) {
    return spec.storage().bits() * spec.program().arity();
  }

  /** How many checksums a kernel has. */
  static int blocks(KernelSpec spec) {
    int bits = inputBits(spec);
    return bits > 16 ? MANY_BLOCKS : Math.min(FEW_BLOCKS, 1 << bits);
  }

  /**
   * Made by the interpreter.
   *
   * @throws IllegalArgumentException if there are too many inputs
   */
  public static Checksums of(KernelSpec spec, int threads) {
    if (!existFor(spec)) {
      throw new IllegalArgumentException(
          spec.name() + " has more than 2^" + MOST_BITS + " inputs: no checksums");
    }
    return new Verifier(1L << MOST_BITS, threads).checksums(spec);
  }

  /**
   * Number and result of one input, mixed by the finaliser of SplitMix64 (Steele, Lea and Flood
   * 2014, variant 13 of Stafford): a wrong result changes a sum with all but certainty.
   *
   * @param result the code, zero-extended, of NaNs the canonical one
   */
  static long mixed(long input, long result) {
    long z = input << 32 | result;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Takes the results of all inputs in any order, from any thread. */
  static final class Sum {

    private final long inputsPerBlock;
    private final AtomicLongArray sums;

    Sum(KernelSpec spec) {
      this.sums = new AtomicLongArray(blocks(spec));
      this.inputsPerBlock = (1L << inputBits(spec)) / sums.length();
    }

    /** Adds the results of the inputs from number {@code first} on. */
    void add(long first, StoredBlock results, int length) {
      for (int from = 0; from < length; ) {
        int block = (int) ((first + from) / inputsPerBlock);
        int to = (int) Math.min(length, (block + 1) * inputsPerBlock - first);
        sums.getAndAdd(block, sum(first, results, from, to));
        from = to;
      }
    }

    private long sum(long first, StoredBlock results, int from, int to) {
      long sum = 0;
      for (int i = from; i < to; i++) {
        sum += mixed(first + i, results.canonical(results.code(i)));
      }
      return sum;
    }

    Checksums sums() {
      List<Long> all = new ArrayList<>();
      IntStream.range(0, sums.length()).forEach(i -> all.add(sums.get(i)));
      return new Checksums(all);
    }
  }
}
