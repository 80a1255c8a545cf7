package org.ulpforge.codegen;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.WrongMethodTypeException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods of a generated Java class, compiled in memory. */
final class JavaMethods {

  private final MethodHandle loop;
  private final MethodHandle repeat;
  private final MethodHandle arrays;
  private final MethodHandle segments;

  private JavaMethods(
      MethodHandle loop, MethodHandle repeat, MethodHandle arrays, MethodHandle segments) {
    this.loop = loop;
    this.repeat = repeat;
    this.arrays = arrays;
    this.segments = segments;
  }

  /** The methods of the class that {@link JavaBackend} makes of a spec. */
  static JavaMethods compile(KernelSpec spec, String source) {
    return compile(
        spec.name().javaClass(), source, Element.of(spec.storage()), spec.program().arity());
  }

  /**
   * @param name of the class, in {@link JavaBackend#DEFAULT_PACKAGE}
   * @throws IllegalArgumentException if the text does not compile
   */
  static JavaMethods compile(String name, String source, Element element, int arity) {
    return compile(name, source, element, arity, true);
  }

  /**
   * As {@link #compile(String, String, Element, int)}.
   *
   * @param scalar whether the class has a method of one value, too
   */
  static JavaMethods compile(
      String name, String source, Element element, int arity, boolean scalar) {
    String javaPackage = JavaBackend.DEFAULT_PACKAGE;
    String loopName = name + "Loop";
    ClassLoader loader =
        CompiledClasses.load(
            Map.of(
                javaPackage + "." + name,
                source,
                javaPackage + "." + loopName,
                loop(javaPackage, name, element, arity, scalar)));
    try {
      Class<?> kernel = loader.loadClass(javaPackage + "." + name);
      MethodHandle arrays = null;
      MethodHandle segments = null;
      for (Method method : kernel.getMethods()) {
        Class<?> last =
            method.getParameterTypes().length == 0
                ? void.class
                : method.getParameterTypes()[method.getParameterCount() - 1];
        if (method.getName().equals("apply") && method.getReturnType() == void.class) {
          MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
          arrays = last == int.class ? handle : arrays;
          segments = last == long.class ? handle : segments;
        }
      }
      Class<?> loops = loader.loadClass(javaPackage + "." + loopName);
      MethodHandle single = scalar ? method(loops, "apply") : null;
      return new JavaMethods(single, method(loops, "repeat"), arrays, segments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class has not the methods it should have", e);
    }
  }

  private static MethodHandle method(Class<?> loops, String name) throws IllegalAccessException {
    Method method =
        Arrays.stream(loops.getMethods())
            .filter(m -> m.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return MethodHandles.publicLookup().unreflect(method);
  }

  /** A class that calls the methods in loops, so that they are compiled as in users' code. */
  private static String loop(
      String javaPackage, String kernel, Element element, int arity, boolean scalar) {
    String array = element.javaName() + "[] ";
    String single =
        scalar
            ? """
              public static void apply(%3$s, int length) {
                for (int i = 0; i < length; i++) {
                  dst[i] = %2$s.apply(%4$s);
                }
              }
            """
            : "";
    return """
    package %1$s;

    public final class %2$sLoop {
    """
        .concat(single)
        .concat(
            """
              public static void repeat(%3$s, int length, int times) {
                for (int i = 0; i < times; i++) {
                  %2$s.apply(%5$sdst, 0, length);
                }
              }
            }
            """)
        .formatted(
            javaPackage,
            kernel,
            Stream.of("x", "y")
                    .limit(arity)
                    .map(a -> array + a + ", ")
                    .collect(Collectors.joining())
                + array
                + "dst",
            Stream.of("x[i]", "y[i]").limit(arity).collect(Collectors.joining(", ")),
            Stream.of("x, 0, ", "y, 0, ").limit(arity).collect(Collectors.joining()));
  }

  /** The scalar method, element by element. */
  void scalar(StoredBlock[] arguments, StoredBlock result, int length) throws Throwable {
    List<Object> all = new ArrayList<>();
    for (StoredBlock argument : arguments) {
      all.add(argument.array());
    }
    all.add(result.array());
    all.add(length);
    loop.invokeWithArguments(all);
  }

  /**
   * The method on arrays, several times over: for timing, without what a call by a handle takes.
   */
  void repeat(StoredBlock[] arguments, StoredBlock result, int length, int times) throws Throwable {
    List<Object> all = new ArrayList<>();
    for (StoredBlock argument : arguments) {
      all.add(argument.array());
    }
    all.addAll(List.of(result.array(), length, times));
    repeat.invokeWithArguments(all);
  }

  /** The method on arrays, where it is one of a single argument in f32. */
  void floats(float[] src, float[] dst, int length) {
    try {
      arrays.invokeExact(src, 0, dst, 0, length);
    } catch (WrongMethodTypeException e) {
      throw new IllegalArgumentException("the loop is not one on an array of floats", e);
    } catch (Throwable e) {
      throw new IllegalStateException("a loop fails: " + e, e);
    }
  }

  /** The method on arrays. */
  void arrays(StoredBlock[] arguments, StoredBlock result, int length) throws Throwable {
    arrays(arguments, 0, result, 0, length);
  }

  /** The method on arrays, with one offset for all arguments. */
  void arrays(StoredBlock[] arguments, int offset, StoredBlock result, int resultOffset, int length)
      throws Throwable {
    List<Object> all = new ArrayList<>();
    for (StoredBlock argument : arguments) {
      all.add(argument.array());
      all.add(offset);
    }
    all.addAll(List.of(result.array(), resultOffset, length));
    arrays.invokeWithArguments(all);
  }

  /** The method on memory segments. */
  void segments(StoredBlock[] arguments, StoredBlock result, int length) throws Throwable {
    MemorySegment[] memory =
        Arrays.stream(arguments).map(StoredBlock::memory).toArray(MemorySegment[]::new);
    segments(memory, 0, result.memory(), 0, length);
  }

  /** The method on memory segments, with one byte offset for all arguments. */
  void segments(
      MemorySegment[] arguments, long offset, MemorySegment result, long resultOffset, long length)
      throws Throwable {
    List<Object> all = new ArrayList<>();
    for (MemorySegment argument : arguments) {
      all.add(argument);
      all.add(offset);
    }
    all.addAll(List.of(result, resultOffset, length));
    segments.invokeWithArguments(all);
  }
}
