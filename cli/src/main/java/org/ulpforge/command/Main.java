package org.ulpforge.command;

import java.io.UncheckedIOException;
import java.util.List;
import org.ulpforge.codegen.CudaException;
import org.ulpforge.codegen.VerificationException;
import org.ulpforge.format.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code ulpforge}. */
@Command(
    name = "ulpforge",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Searches for numerical kernels and proves their errors.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ulpforge search exp --format bf16",
      "  ulpforge search exp --format f32 --accuracy 1.0ulp",
      "  ulpforge search --expression 'log(1+exp(x))' --format f16 --domain=-8,8",
      "  echo 0.1 inf -3 | tr ' ' '\\n' | ulpforge convert --to e4m3fn",
      "",
      "Exit codes: 0 done; 1 a check failed, or the accuracy was not reached; 2 bad usage or input."
    },
    subcommands = {
      SearchCommand.class,
      ListCommand.class,
      FitCommand.class,
      EvaluateCommand.class,
      VerifyCommand.class,
      EmitCommand.class,
      ApplyCommand.class,
      BenchCommand.class,
      ConvertCommand.class,
      CatalogueCommand.class,
      ReportCommand.class,
      FrontCommand.class,
      CompareCommand.class,
      SoftmaxCommand.class,
      SurrogateCommand.class,
      IntegerCommand.class,
      DyadicCommand.class,
      ScalesCommand.class,
      ExpandCommand.class,
      PlaneCommand.class,
      PartitionCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {

  /** A check failed, or an accuracy was not reached. */
  static final int FAILED = 1;

  /** Bad usage or input. */
  static final int BAD_INPUT = 2;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs one command and exits: 0 done, 1 a check failed, 2 bad usage or input. */
  public static void main(String[] args) {
    StandardError.restore();
    System.exit(execute(Terminal.system(), args));
  }

  /** Runs one command on the given streams. */
  static int execute(Terminal terminal, String... args) {
    CommandLine commandLine = new CommandLine(new Main(terminal));
    commandLine
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> complain(terminal, usage(e), BAD_INPUT))
        .setExecutionExceptionHandler((e, _, _) -> complain(terminal, e));
    int code = commandLine.execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  Terminal terminal() {
    return terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }

  private static int complain(Terminal terminal, String problem, int code) {
    terminal.out().flush();
    terminal.complain(problem);
    return code;
  }

  /**
   * What users can cause is an argument or a file; anything else is a defect of ours and says so.
   */
  private static int complain(Terminal terminal, Exception e) {
    return switch (e) {
      case IllegalArgumentException bad when bad.getMessage() != null ->
          complain(terminal, bad.getMessage(), BAD_INPUT);
      case UncheckedIOException io -> complain(terminal, io.getMessage(), BAD_INPUT);
      case VerificationException differs -> complain(terminal, differs.getMessage(), FAILED);
      case CudaException device -> complain(terminal, device.getMessage(), FAILED);
      default ->
          complain(
              terminal,
              "internal error: " + e + " at " + List.of(e.getStackTrace()).getFirst(),
              BAD_INPUT);
    };
  }

  /** One line: what is wrong, the nearest valid words, where to read on. */
  private static String usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    List<String> unmatched = command.getUnmatchedArguments();
    String problem =
        unmatched.isEmpty()
            ? e.getMessage()
            : unknown(command.getCommandSpec(), unmatched.getFirst());
    return problem + "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
  }

  /** What is wrong with a word where a command or an option is expected. */
  static String unknown(CommandSpec spec, String word) {
    if (word.startsWith("-")) {
      return "unknown option '%s'; nearest: %s"
          .formatted(word, Nearest.names(word, spec.optionsMap().keySet()));
    }
    if (spec.subcommands().isEmpty()) {
      return "unexpected argument '" + word + "'";
    }
    return "unknown command '%s'; nearest: %s"
        .formatted(word, Nearest.names(word, spec.subcommands().keySet()));
  }
}
