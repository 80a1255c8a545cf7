package org.ulpforge.command;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * The standard error stream, which the launcher sets aside while the virtual machine starts.
 *
 * <p>A JVM that resolves {@code jdk.incubator.vector} says so on standard error and has no option to
 * keep quiet, so that every message of ours would follow a line that does not concern the user. The
 * launcher therefore starts the JVM with standard error closed off and the real one at another
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
    Linker linker = Linker.nativeLinker();
    var dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
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

  private StandardError() {}
}
