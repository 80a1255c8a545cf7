package org.ulpforge.codegen;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the files of an {@link IntegerKernel} with the interpreter of integer programs, on all
 * codes of 8 bits: each method of the Java class, and the CUDA header by its check program as g++
 * compiles it. nvcc, if it is there, must take the header without spilling registers.
 */
public final class IntegerKernelCheck {

  private static final int INPUTS = 256;

  /** Elements of arrays: more than 1,024, and no multiple of any vector. */
  private static final int LENGTH = 1500;

  private static final int OFFSET = 3;

  private IntegerKernelCheck() {}

  /**
   * The Java class, the CUDA header and the program that checks it, once all have passed.
   *
   * @throws VerificationException with what was found, if something differs
   */
  public static VerifiedFiles passed(IntegerKernel kernel) {
    String java = JavaIntegerKernel.emit(kernel);
    String header = CudaIntegerKernel.emit(kernel);
    String check = CudaIntegerKernel.check(kernel);
    KernelName name = kernel.name();
    Map<String, String> files =
        Map.of(
            JavaIntegerKernel.fileName(name),
            java,
            CudaIntegerKernel.fileName(name),
            header,
            CudaIntegerKernel.checkFileName(name),
            check);
    return new VerifiedFiles(name, files, check(kernel, java, header, check));
  }

  /**
   * What is found for files as emitted.
   *
   * @param java the Java class
   * @param header for CUDA
   * @param check the program that checks it
   */
  static Verification check(IntegerKernel kernel, String java, String header, String check) {
    List<Verification.Check> checks = new ArrayList<>();
    checks.add(new Verification.Check("Java", INPUTS, true, java(kernel, java)));
    KernelName name = kernel.name();
    HeaderCheck files =
        new HeaderCheck(
            Map.of(
                CudaIntegerKernel.fileName(name),
                header,
                CudaIntegerKernel.checkFileName(name),
                check),
            CudaIntegerKernel.checkFileName(name));
    checks.addAll(files.verify(INPUTS, true).checks());
    return new Verification(checks, Optional.empty());
  }

  private static Verification.Verdict java(IntegerKernel kernel, String source) {
    String name = JavaBackend.DEFAULT_PACKAGE + "." + kernel.name().javaClass();
    try {
      Class<?> compiled = CompiledClasses.load(Map.of(name, source)).loadClass(name);
      return compare(kernel, compiled);
    } catch (Throwable e) {
      return new Verification.Differs("because it throws " + e);
    }
  }

  private static Verification.Verdict compare(IntegerKernel kernel, Class<?> compiled)
      throws Throwable {
    int[] expected = kernel.results();
    MethodHandle single = null;
    MethodHandle arrays = null;
    MethodHandle segments = null;
    for (Method method : compiled.getMethods()) {
      if (method.getName().equals("apply")) {
        MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
        switch (method.getParameterTypes()[0].getSimpleName()) {
          case "byte" -> single = handle;
          case "byte[]" -> arrays = handle;
          default -> segments = handle;
        }
      }
    }
    byte[] q = new byte[LENGTH + OFFSET];
    for (int i = 0; i < q.length; i++) {
      q[i] = (byte) (i - OFFSET);
    }
    Object dst = Array.newInstance(arrays.type().parameterType(2).getComponentType(), LENGTH);
    arrays.invoke(q, OFFSET, dst, 0, LENGTH);
    Object other = Array.newInstance(dst.getClass().getComponentType(), LENGTH);
    MemorySegment memory = segment(other);
    segments.invoke(MemorySegment.ofArray(q), (long) OFFSET, memory, 0L, (long) LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      int wanted = expected[(byte) i - Byte.MIN_VALUE];
      long one = ((Number) single.invoke((byte) i)).longValue();
      long inArray = ((Number) Array.get(dst, i)).longValue();
      long inMemory = ((Number) Array.get(other, i)).longValue();
      if (one != wanted || inArray != wanted || inMemory != wanted) {
        return new Verification.Differs(
            "at %d with %d, in arrays %d, in memory %d; the interpreter has %d"
                .formatted((byte) i, one, inArray, inMemory, wanted));
      }
    }
    return new Verification.Equal();
  }

  private static MemorySegment segment(Object array) {
    return switch (array) {
      case byte[] bytes -> MemorySegment.ofArray(bytes);
      case short[] shorts -> MemorySegment.ofArray(shorts);
      default -> MemorySegment.ofArray((int[]) array);
    };
  }
}
