package org.ulpforge.codegen;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What comparing whole blocks does not see: every length of a tail, offsets, results in the place
 * of the arguments, overlaps to either side, segments off the elements' alignment, and ranges that
 * are refused before anything is written.
 */
final class EdgeChecks {

  /** Around one and around four vectors of 2 to 16 lanes, and some with both a loop and a tail. */
  private static final int[] LENGTHS = {0, 1, 7, 16, 31, 65, 150};

  private static final int ROOM = 160;

  private final KernelSpec spec;
  private final JavaMethods methods;
  private final StoredBlock[] inputs;
  private final StoredBlock expected;
  private long compared;

  EdgeChecks(KernelSpec spec, JavaMethods methods) {
    this.spec = spec;
    this.methods = methods;
    int arity = spec.program().arity();
    this.inputs = new StoredBlock[arity];
    for (int a = 0; a < arity; a++) {
      inputs[a] = StoredBlock.of(spec.storage(), ROOM);
    }
    InputCodes.atMost(ROOM, spec.storage(), arity).fill(0, inputs, ROOM);
    this.expected = StoredBlock.of(spec.storage(), ROOM);
  }

  Verification.Check check() {
    Verification.Verdict verdict;
    try {
      methods.scalar(inputs, expected, ROOM);
      String problem = problem();
      verdict = problem == null ? new Verification.Equal() : new Verification.Differs(problem);
    } catch (Throwable e) {
      verdict = new Verification.Differs("because it throws " + e);
    }
    return new Verification.Check("Java tails, offsets and overlaps", compared, false, verdict);
  }

  private String problem() throws Throwable {
    for (int length : LENGTHS) {
      for (int shift : new int[] {0, 3, -3}) {
        String problem = overlapping(length, shift);
        if (problem != null) {
          return problem;
        }
      }
      String problem = offAlignment(length);
      if (problem != null) {
        return problem;
      }
    }
    return refusals();
  }

  /** From offset 5 of an array to offset 5 + shift of the same. */
  private String overlapping(int length, int shift) throws Throwable {
    for (boolean segments : new boolean[] {false, true}) {
      StoredBlock[] arguments = inputs.clone();
      StoredBlock both = copy(inputs[0]);
      arguments[0] = both;
      int bytes = both.element().bytes();
      if (segments) {
        MemorySegment[] memory = memory(arguments);
        methods.segments(memory, 5L * bytes, both.memory(), (5L + shift) * bytes, length);
      } else {
        methods.arrays(arguments, 5, both, 5 + shift, length);
      }
      for (int i = 0; i < ROOM; i++) {
        boolean written = i >= 5 + shift && i < 5 + shift + length;
        StoredBlock from = written ? expected : inputs[0];
        long wanted = from.code(written ? i - shift : i);
        if (!both.same(wanted, both.code(i))) {
          return "for length "
              + length
              + ", shifted by "
              + shift
              + " in one "
              + (segments ? "segment" : "array")
              + ", at "
              + i;
        }
      }
      compared += length;
    }
    return null;
  }

  private String offAlignment(int length) throws Throwable {
    int bytes = expected.element().bytes();
    MemorySegment[] from = new MemorySegment[inputs.length];
    for (int a = 0; a < from.length; a++) {
      from[a] = MemorySegment.ofArray(new byte[ROOM * bytes + 1]);
      MemorySegment.copy(inputs[a].memory(), 0, from[a], 1, (long) ROOM * bytes);
    }
    MemorySegment to = MemorySegment.ofArray(new byte[ROOM * bytes + 3]);
    methods.segments(from, 1, to, 3, length);
    StoredBlock got = StoredBlock.of(spec.storage(), ROOM);
    MemorySegment.copy(to, 3, got.memory(), 0, (long) ROOM * bytes);
    int index = expected.mismatch(got, length);
    compared += length;
    return index < 0
        ? null
        : "for length " + length + " in segments off their alignment, at " + index;
  }

  /** Ranges outside of arrays are refused, and nothing is written. */
  private String refusals() throws Throwable {
    int[][] wrong = {
      {0, 0, ROOM + 1}, {-1, 0, 1}, {0, -1, 1}, {1, 0, ROOM}, {0, 1, ROOM}, {0, 0, -1}
    };
    for (int[] range : wrong) {
      StoredBlock result = StoredBlock.of(spec.storage(), ROOM);
      int bytes = result.element().bytes();
      boolean arrays = refuses(() -> methods.arrays(inputs, range[0], result, range[1], range[2]));
      boolean segments =
          refuses(() ->
              methods.segments(
                  memory(inputs),
                  (long) range[0] * bytes,
                  result.memory(),
                  (long) range[1] * bytes,
                  range[2]));
      long zero =
          MemorySegment.mismatch(
              result.memory(),
              0,
              result.memory().byteSize(),
              zeros(result),
              0,
              result.memory().byteSize());
      if (!arrays || !segments || zero >= 0) {
        return "on the range "
            + range[0]
            + ", "
            + range[1]
            + ", "
            + range[2]
            + ", which should be refused";
      }
    }
    return null;
  }

  private interface Call {
    void run() throws Throwable;
  }

  private static boolean refuses(Call call) throws Throwable {
    try {
      call.run();
      return false;
    } catch (IndexOutOfBoundsException e) {
      return true;
    }
  }

  private static MemorySegment zeros(StoredBlock like) {
    return MemorySegment.ofArray(new byte[(int) like.memory().byteSize()]);
  }

  private static MemorySegment[] memory(StoredBlock[] blocks) {
    MemorySegment[] memory = new MemorySegment[blocks.length];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = blocks[i].memory();
    }
    return memory;
  }

  private StoredBlock copy(StoredBlock block) {
    StoredBlock copy = StoredBlock.of(spec.storage(), ROOM);
    MemorySegment.copy(
        block.memory(),
        ValueLayout.JAVA_BYTE,
        0,
        copy.memory(),
        ValueLayout.JAVA_BYTE,
        0,
        block.memory().byteSize());
    return copy;
  }
}
