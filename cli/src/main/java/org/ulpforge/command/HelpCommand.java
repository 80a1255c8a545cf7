package org.ulpforge.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Help for a command, or for a command of a group; picocli's own looks at one word only. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    helpCommand = true,
    description = "Prints the help of a command.",
    footerHeading = "%nExamples:%n",
    footer = {"  ulpforge help search", "  ulpforge help softmax keep"})
final class HelpCommand implements Runnable {

  @ParentCommand private Main main;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "a command, or a group and one")
  private List<String> words = List.of();

  @Override
  public void run() {
    CommandLine at = spec.parent().commandLine();
    for (String word : words) {
      CommandLine next = at.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(at, Main.unknown(at.getCommandSpec(), word));
      }
      at = next;
    }
    at.usage(main.terminal().out());
  }
}
