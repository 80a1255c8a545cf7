package org.ulpforge.command;

import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Applies a kernel to numbers. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Applies a kernel to the numbers on standard input, one application a line.",
      "Numbers are first rounded to the format of the kernel; results are hexadecimal floats."
    },
    footerHeading = "%nExample:%n",
    footer = "  echo 0.5 | ulpforge apply exp_bf16_0u6_rr1p3")
final class ApplyCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "KERNEL", description = "a name or a path")
  private String kernel;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    StoredKernel stored = results.catalogue().find(kernel).read();
    Application application = new Application(stored);
    Values.eachLine(
        main.terminal(), words -> main.terminal().out().println(application.line(words)));
  }

  /** The interpreter is what emitted kernels are compared with, so it speaks for all of them. */
  private static final class Application {
    private final ScalarFormat storage;
    private final ScalarInterpreter interpreter;
    private final boolean onValues;
    private final int arity;

    Application(StoredKernel kernel) {
      storage = kernel.problem().storage().orElseThrow();
      interpreter = ScalarInterpreter.of(kernel.program(), kernel.problem().compute());
      onValues = kernel.problem().compute() instanceof FloatFormat;
      arity = kernel.program().arity();
    }

    String line(List<String> words) {
      if (words.size() != arity) {
        throw new IllegalArgumentException(
            words.size()
                + " numbers, the kernel takes "
                + arity
                + (arity == 2 ? ", blanks between" : ""));
      }
      long[] codes =
          words.stream().mapToLong(w -> Values.code(w, storage, Overflow.NON_SATURATING)).toArray();
      if (onValues) {
        double[] values = java.util.Arrays.stream(codes).mapToDouble(storage::decode).toArray();
        return HexFloat.text(storage.round(interpreter.apply(values)));
      }
      long mask = -1L >>> (64 - storage.bits());
      return HexFloat.text(storage.decode(interpreter.applyInteger(codes) & mask));
    }
  }
}
