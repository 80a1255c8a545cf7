package org.ulpforge.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.results.KeptFront.Kept;
import org.ulpforge.results.Repeat;
import org.ulpforge.search.baseline.Family;

/** Tables of a comparison for a terminal, for a page in Markdown, and for machines. */
public final class ComparisonText {

  private static final String INTRODUCTION =
      """
      # Searches against baselines

      Largest errors in exact real arithmetic by number of operations. Operations are the instructions that depend on x;
      neg counts, fma counts twice. An error of a baseline stands where it is less than with fewer operations. *Ours* is
      the kept front, *factor* how many times less its error is than that of the best baseline with at most as many
      operations. The baselines are made in the form that the heading names, its operations counted.

      Errors are measured as `ulpforge evaluate` does it: on a dense grid and by a search for each extremum, with 60
      digits or more, which is no proof for the points between. An end of the domain at which the function is zero under
      relative error, or undefined, is open: the measure begins 2^-20 of the length beside it. An end at which only a
      program has no value is approached.

      This page is written by `ulpforge compare`; `ulpforge compare --add RUN` takes over what a run found.
      """;

  private static final String SECTION = "\n## ";

  private ComparisonText() {}

  /** The table of one function in columns of equal width. */
  public static String plain(ComparisonTable table) {
    List<List<String>> rows = rows(table);
    int columns = rows.getFirst().size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder(heading(table)).append('\n');
    for (List<String> row : rows) {
      String line =
          IntStream.range(0, columns)
              .mapToObj(c -> " ".repeat(widths[c] - row.get(c).length()) + row.get(c))
              .collect(Collectors.joining("  "));
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The page with all tables. */
  public static String markdown(List<ComparisonTable> tables) {
    return INTRODUCTION
        + tables.stream().map(ComparisonText::section).collect(Collectors.joining());
  }

  /** A page with the table of one function in place of its old one, or at the end. */
  public static String with(String page, ComparisonTable table) {
    int from = page.indexOf(SECTION + table.function().title() + ";");
    if (from < 0) {
      return page + section(table);
    }
    int next = page.indexOf(SECTION, from + 1);
    return page.substring(0, from) + section(table) + (next < 0 ? "" : page.substring(next));
  }

  private static String section(ComparisonTable table) {
    StringBuilder section = new StringBuilder(SECTION).append(heading(table)).append("\n\n");
    List<List<String>> rows = rows(table);
    section
        .append(row(rows.getFirst()))
        .append("|---".repeat(rows.getFirst().size()))
        .append("|\n");
    rows.subList(1, rows.size()).forEach(row -> section.append(row(row)));
    section.append("\nFound by:\n\n```\n");
    commands(table).forEach(command -> section.append(command).append('\n'));
    return section.append("```\n").toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String heading(ComparisonTable table) {
    ComparedFunction function = table.function();
    return function.title() + "; baselines " + function.forms();
  }

  /** The searches of the front; where it is empty, one to begin with. */
  private static List<String> commands(ComparisonTable table) {
    List<String> found = table.ours().stream().map(Kept::foundBy).distinct().sorted().toList();
    return found.isEmpty() ? List.of(Repeat.search(table.function().problem())) : found;
  }

  private static List<List<String>> rows(ComparisonTable table) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("ops"));
    table.families().forEach(family -> head.add(family.title()));
    head.addAll(List.of("best baseline", "ours", "factor"));
    rows.add(head);
    for (int operations = 1; operations <= table.operations(); operations++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(operations)));
      for (Family family : table.families()) {
        row.add(error(table.error(family, operations)));
      }
      row.add(error(table.best(operations)));
      row.add(error(table.ours(operations)));
      row.add(factor(table.factor(operations)));
      rows.add(row);
    }
    return rows;
  }

  private static String error(OptionalDouble error) {
    return error.isPresent() ? String.format(Locale.ROOT, "%.2e", error.getAsDouble()) : "";
  }

  private static String factor(OptionalDouble factor) {
    if (factor.isEmpty()) {
      return "";
    }
    double value = factor.getAsDouble();
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.3g", value);
  }

  /** An array with an object for each table. */
  public static ArrayNode json(List<ComparisonTable> tables) {
    ArrayNode array = JsonFields.object().arrayNode();
    for (ComparisonTable table : tables) {
      ObjectNode node = array.addObject();
      node.put("function", table.function().name());
      table.function().problem().expression().ifPresent(e -> node.put("expression", e));
      node.put("domain", table.function().problem().interval().toString());
      node.put("error", table.function().problem().measure().text());
      ArrayNode rows = node.putArray("rows");
      for (int operations = 1; operations <= table.operations(); operations++) {
        ObjectNode row = rows.addObject().put("operations", operations);
        ObjectNode baselines = row.putObject("baselines");
        for (Family family : table.families()) {
          int count = operations;
          table
              .error(family, count)
              .ifPresent(e -> baselines.put(family.name().toLowerCase(Locale.ROOT), e));
        }
        table.best(operations).ifPresent(e -> row.put("best", e));
        table.ours(operations).ifPresent(e -> row.put("ours", e));
        table.factor(operations).ifPresent(f -> row.put("factor", f));
      }
    }
    return array;
  }
}
