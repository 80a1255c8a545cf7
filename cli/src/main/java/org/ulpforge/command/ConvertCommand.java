package org.ulpforge.command;

import java.util.List;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Rounds numbers to a format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Rounds each number on standard input to a format, once, to nearest, ties to even.",
      "Prints its code in hex and its value."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo 0.1 | ulpforge convert --to e4m3fn       prints 0x1d 0x1.ap-4",
      "  echo 1e9 | ulpforge convert --to e5m2 --saturate"
    })
final class ConvertCommand implements Runnable {

  @ParentCommand private Main main;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "such as bf16, e4m3fn, q3f12, u8")
  private String to;

  @Option(names = "--saturate", description = "finite overflow gives the largest finite value")
  private boolean saturate;

  @Override
  public void run() {
    ScalarFormat format = Formats.scalar(to);
    Overflow overflow = saturate ? Overflow.SATURATING : Overflow.NON_SATURATING;
    Terminal terminal = main.terminal();
    Values.eachLine(terminal.in(), terminal.out(), words -> converted(words, format, overflow));
  }

  private static String converted(List<String> words, ScalarFormat format, Overflow overflow) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      long code = Values.code(word, format, overflow);
      line.append(line.isEmpty() ? "" : "\n");
      line.append(Values.hex(format, code)).append(' ').append(Values.text(format, code));
    }
    return line.toString();
  }
}
