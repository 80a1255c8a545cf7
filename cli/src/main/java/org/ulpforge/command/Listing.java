package org.ulpforge.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.List;
import org.ulpforge.problem.JsonFields;

/** Names with a line about each. */
record Listing(List<Line> lines) {

  record Line(String name, String description) {}

  void print(PrintWriter out) {
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    for (Line line : lines) {
      String padded = line.name() + " ".repeat(width - line.name().length());
      out.println(Printable.line(padded + "  " + line.description()));
    }
  }

  void printJson(PrintWriter out) {
    ArrayNode array = JsonFields.object().arrayNode();
    lines.forEach(
        line -> array.addObject().put("name", line.name()).put("description", line.description()));
    out.println(array.toPrettyString());
  }
}
