package org.ulpforge.command;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The standard error stream, which the launcher sets aside while the virtual machine starts.
 *
 * <p>A JVM that resolves {@code jdk.incubator.vector} says so on standard error and has no option
 * to keep quiet, so that every message of ours would follow a line that does not concern the user.
 * The launcher therefore starts the JVM with standard error closed off and the real one at another
 * descriptor, whose number it passes in {@value #DESCRIPTOR}.
 */
final class StandardError {

  private static final String DESCRIPTOR = "ulpforge.stderr";

  /** Puts the real stream back, for this JVM as a whole; does nothing if none was set aside. */
  static void restore() {
    Integer descriptor = Integer.getInteger(DESCRIPTOR);
    if (descriptor == null) {
      return;
    }
    MethodHandle dup2 =
        function(
            "dup2",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int result = (int) dup2.invokeExact(descriptor.intValue(), 2);
      if (result != 2) {
        System.out.println("ulpforge: standard error is lost (dup2 returned " + result + ")");
      }
    } catch (Throwable e) {
      throw new AssertionError("dup2 throws nothing", e);
    }
  }

  /** Whether standard error is a terminal, which {@link java.io.Console} cannot tell. */
  static boolean isTerminal() {
    MethodHandle isatty =
        function("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      return (int) isatty.invokeExact(2) == 1;
    } catch (Throwable e) {
      throw new AssertionError("isatty throws nothing", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  private StandardError() {}
}
