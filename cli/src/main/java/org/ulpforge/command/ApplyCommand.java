package org.ulpforge.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.results.StoredFiles;
import org.ulpforge.results.StoredKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Applies a kernel to numbers. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Applies a kernel to the numbers on standard input, one application a line.",
      "Numbers are first rounded to the format of the kernel; results are hexadecimal floats.",
      "With --table the results of all pairs of codes are written to a file instead."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo 0.5 | ulpforge apply exp_bf16_0u6_rr1p3",
      "  ulpforge apply mul_e4m3fn_1u2_mean2 --table mul.bin"
    })
final class ApplyCommand implements Runnable {

  @ParentCommand private Main main;

  @Parameters(paramLabel = "KERNEL", description = "a name or a path")
  private String kernel;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = {
        "of a kernel of two operands of at most 8 bits: one byte for each pair of codes,",
        "row by row, the first operand being the row"
      })
  private Path table;

  @Mixin private ResultsOption results;

  @Override
  public void run() {
    StoredKernel stored = results.catalogue().find(kernel).read();
    Application application = new Application(stored);
    if (table != null) {
      Path folder = table.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new IllegalArgumentException("--table " + table + ": there is no such folder");
      }
      StoredFiles.write(table, application.table());
      return;
    }
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
      return HexFloat.text(storage.decode(code(codes)));
    }

    private long code(long... codes) {
      if (onValues) {
        double[] values = Arrays.stream(codes).mapToDouble(storage::decode).toArray();
        return storage.encode(interpreter.apply(values), Overflow.NON_SATURATING);
      }
      return interpreter.applyInteger(codes) & (-1L >>> (64 - storage.bits()));
    }

    byte[] table() {
      if (arity != 2 || storage.bits() > Byte.SIZE) {
        throw new IllegalArgumentException(
            "--table is for kernels of two operands of at most 8 bits, not of %d of %s"
                .formatted(arity, storage.name()));
      }
      int codes = 1 << storage.bits();
      byte[] table = new byte[codes * codes];
      for (int i = 0; i < table.length; i++) {
        table[i] = (byte) code(i / codes, i % codes);
      }
      return table;
    }
  }
}
