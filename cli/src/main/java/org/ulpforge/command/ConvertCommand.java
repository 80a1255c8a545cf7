package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Overflow;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.JsonFields;
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

  @Option(names = "--json", description = "an array of objects with input, code and value")
  private boolean json;

  @Override
  public void run() {
    ScalarFormat format = Formats.scalar(to);
    Overflow overflow = saturate ? Overflow.SATURATING : Overflow.NON_SATURATING;
    PrintWriter out = main.terminal().out();
    ArrayNode array = JsonFields.object().arrayNode();
    Consumer<Converted> taken =
        json ? c -> c.putInto(array.addObject()) : c -> out.println(c.code() + " " + c.value());
    Values.eachLine(
        main.terminal(),
        words -> words.forEach(word -> taken.accept(Converted.of(word, format, overflow))));
    if (json) {
      out.println(array.toPrettyString());
    }
  }

  /** All text: JSON has no infinities, and its readers need not know numbers of 64 bits. */
  private record Converted(String input, String code, String value) {
    static Converted of(String word, ScalarFormat format, Overflow overflow) {
      long code = Values.code(word, format, overflow);
      return new Converted(word, Values.hex(format, code), Values.text(format, code));
    }

    void putInto(ObjectNode node) {
      node.put("input", input).put("code", code).put("value", value);
    }
  }
}
