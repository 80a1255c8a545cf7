package org.ulpforge.problem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.Nearest;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;

/** {@link Problem} as readable JSON, {@code problem.json} of a run. */
public final class ProblemJson {

  private ProblemJson() {}

  public static String write(Problem problem) {
    return object(problem).toPrettyString() + "\n";
  }

  /** The problem as an object to put into another one. */
  public static ObjectNode object(Problem problem) {
    ObjectNode node = JsonFields.object();
    node.put("function", problem.function());
    problem.expression().ifPresent(e -> node.put("expression", e));
    problem.domain().forEach(d -> node.withArray("domain").add(d.toString()));
    problem.storage().ifPresent(s -> node.put("storage", s.name()));
    node.put("compute", problem.compute().name());
    node.put("error", problem.measure().text());
    problem.accuracy().ifPresent(a -> node.put("accuracy", a.toString()));
    problem.grammar().ifPresent(g -> node.put("grammar", g));
    problem.forbidden().stream()
        .map(Opcode::text)
        .sorted()
        .forEach(op -> node.withArray("forbidden").add(op));
    node.put("cost", problem.costModel());
    node.put("seed", problem.seed());
    node.put("evaluations", problem.budget().evaluations());
    problem.budget().timeLimit().ifPresent(t -> node.put("timeLimitSeconds", t.toSeconds()));
    return node;
  }

  /**
   * @throws IllegalArgumentException in one line, naming the field
   */
  public static Problem read(String text) {
    return read(JsonFields.parse("problem.json", text));
  }

  /** Reads what {@link #object} wrote. */
  public static Problem read(JsonFields fields) {
    String function = fields.text("function");
    Optional<String> expression = fields.optionalText("expression");
    List<Interval> domain = fields.allParsed("domain", Interval::parse);
    Optional<ScalarFormat> storage = fields.optionalParsed("storage", Formats::scalar);
    Format compute = fields.parsed("compute", Formats::parse);
    ErrorMeasure measure = fields.parsed("error", ErrorMeasure::parse);
    Optional<Accuracy> accuracy = fields.optionalParsed("accuracy", Accuracy::parse);
    Optional<String> grammar = fields.optionalText("grammar");
    Set<Opcode> forbidden = Set.copyOf(fields.allParsed("forbidden", ProblemJson::opcode));
    String cost = fields.text("cost");
    long seed = fields.whole("seed");
    long evaluations = fields.whole("evaluations");
    Optional<Duration> limit = fields.optionalWhole("timeLimitSeconds").map(Duration::ofSeconds);
    fields.end();
    return new Problem(
        function,
        expression,
        domain,
        storage,
        compute,
        measure,
        accuracy,
        grammar,
        forbidden,
        cost,
        seed,
        new Budget(evaluations, limit));
  }

  private static Opcode opcode(String text) {
    return Opcode.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown op '"
                    + text
                    + "'; nearest: "
                    + Nearest.names(
                        text,
                        java.util.Arrays.stream(Opcode.values()).map(Opcode::text).toList())));
  }
}
