package org.ulpforge.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;

/**
 * A weight for each op, from a text: lines of an op and its weight (what else is in the line is for
 * readers), {@code #} begins a comment, the first comment is the description.
 *
 * @param weights of an operation on floats of up to 32 bits; one that has a longer format of its
 *     own costs twice as much, since half as many of its values fit into a vector
 */
record WeightTable(String name, String description, Map<Opcode, Double> weights)
    implements CostModel {

  /** A model that comes with Ulpforge. */
  static WeightTable resource(String name) {
    String file = name + ".weights";
    try (InputStream in = WeightTable.class.getResourceAsStream(file)) {
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file of the user's.
   *
   * @throws IllegalArgumentException that names file and line, if it cannot be read or is no model
   */
  static WeightTable file(String path) {
    try {
      return parse(path, Files.readString(Path.of(path)));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("cost model " + path + " cannot be read", e);
    }
  }

  private static WeightTable parse(String name, String text) {
    Map<Opcode, Double> weights = new EnumMap<>(Opcode.class);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        String[] words = line.split("\\s+");
        Optional<Opcode> op = Opcode.of(words[0]);
        Optional<Double> weight = words.length < 2 ? Optional.empty() : weight(words[1]);
        if (op.isEmpty() || weight.isEmpty()) {
          throw new IllegalArgumentException(
              "cost model %s, line %d: an op and its weight are expected, such as 'fma 1'"
                  .formatted(name, i + 1));
        }
        weights.put(op.get(), weight.get());
      }
    }
    for (Opcode op : Opcode.values()) {
      if (!weights.containsKey(op)) {
        throw new IllegalArgumentException(
            "cost model " + name + " has no weight for " + op.text());
      }
    }
    String description = lines.getFirst().replaceFirst("^#\\s*", "");
    return new WeightTable(name, description, weights);
  }

  /** A finite number that is not negative. */
  private static Optional<Double> weight(String word) {
    try {
      double value = Double.parseDouble(word);
      return value >= 0 && value < Double.POSITIVE_INFINITY ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public double weight(Instruction instruction) {
    boolean wide =
        instruction.format().isPresent()
            && instruction.format().get() instanceof FloatFormat f
            && f.bits() > 32;
    return weights.get(instruction.op()) * CostModel.units(instruction) * (wide ? 2 : 1);
  }
}
