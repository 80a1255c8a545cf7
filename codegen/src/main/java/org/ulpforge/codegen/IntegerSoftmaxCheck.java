package org.ulpforge.codegen;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ulpforge.integer.IntegerSoftmax;

/**
 * Compares the files of an {@link IntegerSoftmaxKernel} with {@link IntegerSoftmax}: the Java class
 * on rows of all lengths around those of vectors, and the CUDA header by its check program as g++
 * compiles it. nvcc, if it is there, must take the header without spilling registers.
 */
public final class IntegerSoftmaxCheck {

  /** Longer than what 32 bits can add up of 16-bit numbers in vectors of 32. */
  private static final int LONGEST = (1 << 21) + 77;

  private static final List<Integer> LENGTHS =
      IntStream.concat(
              IntStream.rangeClosed(1, 131), IntStream.of(255, 511, 512, 513, 1024, 5001, LONGEST))
          .boxed()
          .toList();

  private static final int OFFSET = 3;

  /** Of rows; of the longest length there is only the first. */
  private enum Kind {
    EQUAL,
    LEAST,
    ONE_ABOVE,
    RISING,
    FALLING,
    UNIFORM,
    NORMAL;

    byte[] row(int length, SplittableRandom random) {
      byte[] row = new byte[length];
      for (int i = 0; i < length; i++) {
        row[i] =
            (byte)
                switch (this) {
                  case EQUAL -> 5;
                  case LEAST, ONE_ABOVE -> Byte.MIN_VALUE;
                  case RISING -> Byte.MIN_VALUE + 255L * i / length;
                  case FALLING -> Byte.MAX_VALUE - 255L * i / length;
                  case UNIFORM -> random.nextInt(256);
                  case NORMAL -> Math.clamp(Math.round(32 * random.nextGaussian()), -128, 127);
                };
      }
      if (this == ONE_ABOVE) {
        row[random.nextInt(length)] = Byte.MAX_VALUE;
      }
      return row;
    }
  }

  private IntegerSoftmaxCheck() {}

  /**
   * The Java class, the CUDA header and the program that checks it, once all have passed.
   *
   * @throws VerificationException with what was found, if something differs
   */
  public static VerifiedFiles passed(IntegerSoftmaxKernel kernel) {
    KernelName name = kernel.name();
    String java = JavaIntegerSoftmax.emit(kernel);
    Map<String, String> cuda =
        Map.of(
            CudaIntegerKernel.fileName(name),
            CudaIntegerSoftmax.emit(kernel),
            CudaIntegerKernel.checkFileName(name),
            CudaIntegerSoftmax.check(kernel));
    List<Verification.Check> checks = new ArrayList<>();
    checks.add(
        new Verification.Check(
            "Java", (long) LENGTHS.size() * Kind.values().length, false, java(kernel, java)));
    checks.addAll(
        new HeaderCheck(cuda, CudaIntegerKernel.checkFileName(name))
            .verify(CudaIntegerSoftmax.rows(), false)
            .checks());
    Map<String, String> files = new HashMap<>(cuda);
    files.put(JavaIntegerSoftmax.fileName(name), java);
    return new VerifiedFiles(name, files, new Verification(checks, Optional.empty()));
  }

  /** What is found for a class as emitted. */
  static Verification.Verdict java(IntegerSoftmaxKernel kernel, String source) {
    String name = JavaBackend.DEFAULT_PACKAGE + "." + kernel.name().javaClass();
    try {
      Class<?> compiled = CompiledClasses.load(Map.of(name, source)).loadClass(name);
      return compare(kernel.reference(), new Methods(compiled));
    } catch (Throwable e) {
      return new Verification.Differs("because it throws " + e);
    }
  }

  private static Verification.Verdict compare(IntegerSoftmax reference, Methods methods)
      throws Throwable {
    SplittableRandom random = new SplittableRandom(1);
    for (int length : LENGTHS) {
      for (Kind kind : length == LONGEST ? new Kind[] {Kind.EQUAL} : Kind.values()) {
        byte[] row = kind.row(length, random);
        int[] input = new int[length];
        Arrays.setAll(input, i -> row[i]);
        int[] expected = reference.apply(input);
        int[] got = methods.inArrays(row);
        int[] inMemory = methods.inMemory(row);
        int first = Math.min(difference(expected, got), difference(expected, inMemory));
        if (first < length) {
          return new Verification.Differs(
              "at element %d of a row of %d (%s) with %d, in memory %d; the reference has %d"
                  .formatted(first, length, kind, got[first], inMemory[first], expected[first]));
        }
      }
    }
    return new Verification.Equal();
  }

  private static int difference(int[] expected, int[] got) {
    int first = Arrays.mismatch(expected, got);
    return first < 0 ? expected.length : first;
  }

  /** Both methods of a class, which get rows that begin somewhere in an array. */
  private static final class Methods {
    private MethodHandle arrays;
    private MethodHandle segments;

    Methods(Class<?> compiled) throws IllegalAccessException {
      for (Method method : compiled.getMethods()) {
        if (method.getName().equals("apply")) {
          MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
          if (method.getParameterTypes()[0].isArray()) {
            arrays = handle;
          } else {
            segments = handle;
          }
        }
      }
    }

    private static byte[] shifted(byte[] row) {
      byte[] shifted = new byte[row.length + OFFSET];
      System.arraycopy(row, 0, shifted, OFFSET, row.length);
      return shifted;
    }

    private Object results(int length) {
      return Array.newInstance(arrays.type().parameterType(2).getComponentType(), length);
    }

    int[] inArrays(byte[] row) throws Throwable {
      Object dst = results(row.length + 1);
      arrays.invoke(shifted(row), OFFSET, dst, 1, row.length);
      return codes(dst, 1, row.length);
    }

    int[] inMemory(byte[] row) throws Throwable {
      Object dst = results(row.length);
      MemorySegment to =
          dst instanceof byte[] bytes
              ? MemorySegment.ofArray(bytes)
              : MemorySegment.ofArray((short[]) dst);
      segments.invoke(
          MemorySegment.ofArray(shifted(row)), (long) OFFSET, to, 0L, (long) row.length);
      return codes(dst, 0, row.length);
    }

    private static int[] codes(Object dst, int from, int length) {
      int[] codes = new int[length];
      Arrays.setAll(
          codes,
          i ->
              dst instanceof byte[] bytes
                  ? Byte.toUnsignedInt(bytes[from + i])
                  : Short.toUnsignedInt(((short[]) dst)[from + i]));
      return codes;
    }
  }
}
