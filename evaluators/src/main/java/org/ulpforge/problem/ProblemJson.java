package org.ulpforge.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Opcode;

/** {@link Problem} as readable JSON, {@code problem.json} of a run. */
public final class ProblemJson {

  /** Files are untrusted: bounded depth and length, no duplicate keys. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(50).maxStringLength(1 << 20).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private ProblemJson() {}

  public static String write(Problem problem) {
    ObjectNode node = JSON.createObjectNode();
    node.put("function", problem.function());
    problem.expression().ifPresent(e -> node.put("expression", e));
    problem.domain().forEach(d -> node.withArray("domain").add(d.toString()));
    problem.storage().ifPresent(s -> node.put("storage", s.name()));
    node.put("compute", problem.compute().name());
    node.put("error", problem.measure().text());
    problem.accuracy().ifPresent(a -> node.put("accuracy", a.toString()));
    problem.grammar().ifPresent(g -> node.put("grammar", g));
    problem.forbidden().stream().map(Opcode::text).sorted().forEach(op -> node.withArray("forbidden").add(op));
    node.put("cost", problem.costModel());
    node.put("seed", problem.seed());
    node.put("evaluations", problem.budget().evaluations());
    problem.budget().timeLimit().ifPresent(t -> node.put("timeLimitSeconds", t.toSeconds()));
    return node.toPrettyString() + "\n";
  }

  /**
   * @throws IllegalArgumentException in one line, naming the field
   */
  public static Problem read(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("problem.json: " + e.getOriginalMessage().lines().findFirst().orElse("bad JSON"));
    }
    if (!(node instanceof ObjectNode object)) {
      throw new IllegalArgumentException("problem.json: expected an object");
    }
    return new Reader(object).problem();
  }

  /** Takes the fields one by one, so that what is left over is known to be unknown. */
  private record Reader(ObjectNode node) {

    Problem problem() {
      String function = text("function");
      Optional<String> expression = optionalText("expression");
      List<Interval> domain = texts("domain").stream().map(Interval::parse).toList();
      Optional<ScalarFormat> storage = optionalText("storage").map(Reader::scalar);
      Format compute = Formats.parse(text("compute"));
      ErrorMeasure measure = ErrorMeasure.parse(text("error"));
      Optional<Accuracy> accuracy = optionalText("accuracy").map(Accuracy::parse);
      Optional<String> grammar = optionalText("grammar");
      Set<Opcode> forbidden = new HashSet<>(texts("forbidden").stream().map(Reader::opcode).toList());
      String cost = text("cost");
      long seed = number("seed");
      long evaluations = number("evaluations");
      Optional<Duration> limit =
          node.has("timeLimitSeconds") ? Optional.of(Duration.ofSeconds(number("timeLimitSeconds"))) : Optional.empty();
      if (!node.isEmpty()) {
        throw new IllegalArgumentException("problem.json: unknown field '" + node.fieldNames().next() + "'");
      }
      return new Problem(
          function, expression, domain, storage, compute, measure, accuracy, grammar, forbidden, cost, seed,
          new Budget(evaluations, limit));
    }

    private static ScalarFormat scalar(String name) {
      if (Formats.parse(name) instanceof ScalarFormat scalar) {
        return scalar;
      }
      throw new IllegalArgumentException("problem.json: " + name + " cannot be a storage format");
    }

    private static Opcode opcode(String text) {
      return Opcode.of(text)
          .orElseThrow(() -> new IllegalArgumentException("problem.json: unknown op '" + text + "'"));
    }

    private String text(String field) {
      return optionalText(field)
          .orElseThrow(() -> new IllegalArgumentException("problem.json: field '" + field + "' is missing"));
    }

    private Optional<String> optionalText(String field) {
      JsonNode value = take(field);
      if (value == null) {
        return Optional.empty();
      }
      if (!value.isTextual()) {
        throw new IllegalArgumentException("problem.json: field '" + field + "' must be a string");
      }
      return Optional.of(value.textValue());
    }

    private List<String> texts(String field) {
      JsonNode value = take(field);
      List<String> texts = new ArrayList<>();
      if (value != null) {
        for (JsonNode element : value) {
          if (!element.isTextual()) {
            throw new IllegalArgumentException("problem.json: field '" + field + "' must be an array of strings");
          }
          texts.add(element.textValue());
        }
      }
      return texts;
    }

    private long number(String field) {
      JsonNode value = take(field);
      if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
        throw new IllegalArgumentException("problem.json: field '" + field + "' must be a whole number");
      }
      return value.longValue();
    }

    private JsonNode take(String field) {
      return node.remove(field);
    }
  }
}
