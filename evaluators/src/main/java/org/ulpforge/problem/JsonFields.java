package org.ulpforge.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fields of a JSON object that somebody else wrote, taken one by one, so that whatever is left
 * is known to be unknown. All problems are {@link IllegalArgumentException}s of one line that names
 * the file and the field.
 */
public final class JsonFields {

  /** Files are untrusted: bounded depth and length, no duplicate keys. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxStringLength(1 << 20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private final String place;
  private final ObjectNode node;

  private JsonFields(String place, ObjectNode node) {
    this.place = place;
    this.node = node;
  }

  /** An empty object to write. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * @param place what messages call the text: the name of the file, with the line where each line
   *     is an object
   */
  public static JsonFields parse(String place, String text) {
    JsonNode node;
    try (var parser = JSON.createParser(text)) {
      node = JSON.readTree(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(place + ": more follows the end of the object");
      }
    } catch (JsonProcessingException e) {
      // What Jackson adds in brackets is about its own settings.
      String problem =
          e.getOriginalMessage()
              .lines()
              .findFirst()
              .orElse("bad JSON")
              .replaceFirst(" \\((start marker|from `).*", "");
      var at = e.getLocation();
      throw new IllegalArgumentException(
          place
              + ": "
              + (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + problem);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading from memory cannot fail", e);
    }
    if (!(node instanceof ObjectNode object)) {
      throw new IllegalArgumentException(place + ": expected a JSON object");
    }
    return new JsonFields(place, object);
  }

  public String text(String field) {
    return optionalText(field).orElseThrow(() -> missing(field));
  }

  public Optional<String> optionalText(String field) {
    return take(field)
        .map(value -> {
          if (!value.isTextual()) {
            throw bad(field, "must be a string");
          }
          return value.textValue();
        });
  }

  /**
   * The value that {@code parse} makes of the text of a field; what it throws is reported with the
   * field.
   */
  public <T> T parsed(String field, Function<String, T> parse) {
    return attempt(field, () -> parse.apply(text(field)));
  }

  public <T> Optional<T> optionalParsed(String field, Function<String, T> parse) {
    return attempt(field, () -> optionalText(field).map(parse));
  }

  /** The strings of an array; a missing field is an empty array. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      if (!element.isTextual()) {
        throw bad(field, "must be an array of strings");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** As {@link #parsed}, of each of the strings of an array. */
  public <T> List<T> allParsed(String field, Function<String, T> parse) {
    return attempt(field, () -> texts(field).stream().map(parse).toList());
  }

  /** A whole number that a {@code long} holds. */
  public long whole(String field) {
    return optionalWhole(field).orElseThrow(() -> missing(field));
  }

  public Optional<Long> optionalWhole(String field) {
    return take(field)
        .map(value -> {
          if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(field, "must be a whole number of at most 64 bits");
          }
          return value.longValue();
        });
  }

  /** A finite number. */
  public double number(String field) {
    JsonNode value = take(field).orElseThrow(() -> missing(field));
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw bad(field, "must be a finite number");
    }
    return value.doubleValue();
  }

  /** A number as {@link #put} wrote it, infinities and NaN included. */
  public double anyNumber(String field) {
    JsonNode value = take(field).orElseThrow(() -> missing(field));
    if (value.isTextual()) {
      return switch (value.textValue()) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> throw bad(field, "must be a number, inf, -inf or nan");
      };
    }
    if (!value.isNumber()) {
      throw bad(field, "must be a number, inf, -inf or nan");
    }
    return value.doubleValue();
  }

  /** Writes a number; infinities and NaN, which JSON does not have, as strings. */
  public static void put(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.put(field, Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
    }
  }

  public boolean flag(String field) {
    JsonNode value = take(field).orElseThrow(() -> missing(field));
    if (!value.isBoolean()) {
      throw bad(field, "must be true or false");
    }
    return value.booleanValue();
  }

  public JsonFields fields(String field) {
    return optionalFields(field).orElseThrow(() -> missing(field));
  }

  public Optional<JsonFields> optionalFields(String field) {
    return take(field).map(value -> inner(field, value));
  }

  /** The objects of an array; a missing field is an empty array. */
  public List<JsonFields> list(String field) {
    List<JsonFields> list = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      list.add(inner(field + "[" + list.size() + "]", element));
    }
    return list;
  }

  public boolean has(String field) {
    return node.has(field);
  }

  /** The names that have not been taken yet, for objects used as maps. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * @throws IllegalArgumentException if a field has not been taken
   */
  public void end() {
    if (!node.isEmpty()) {
      throw new IllegalArgumentException(
          place + ": unknown field '" + node.fieldNames().next() + "'");
    }
  }

  /** The exception that says what is wrong with a field. */
  public IllegalArgumentException bad(String field, String problem) {
    return new IllegalArgumentException(place + ": field '" + field + "' " + problem);
  }

  private <T> T attempt(String field, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      if (e.getMessage().startsWith(place)) {
        throw e;
      }
      throw new IllegalArgumentException(place + ": field '" + field + "': " + e.getMessage());
    }
  }

  private IllegalArgumentException missing(String field) {
    return new IllegalArgumentException(place + ": field '" + field + "' is missing");
  }

  private Iterable<JsonNode> elements(String field) {
    Optional<JsonNode> value = take(field);
    if (value.isPresent() && !value.get().isArray()) {
      throw bad(field, "must be an array");
    }
    return value.map(v -> (Iterable<JsonNode>) v).orElse(List.of());
  }

  private JsonFields inner(String field, JsonNode value) {
    if (!(value instanceof ObjectNode object)) {
      throw bad(field, "must be an object");
    }
    return new JsonFields(place + ": " + field, object);
  }

  private Optional<JsonNode> take(String field) {
    return Optional.ofNullable(node.remove(field));
  }
}
