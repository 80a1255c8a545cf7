package org.ulpforge.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;

/**
 * A weight for each op, from a resource: lines of an op and its weight, {@code #} begins a comment,
 * the first comment is the description.
 *
 * @param weights of an operation on floats of up to 32 bits; one that has a longer format of its
 *     own costs twice as much, since half as many of its values fit into a vector
 */
record WeightTable(String name, String description, Map<Opcode, Double> weights)
    implements CostModel {

  static WeightTable resource(String name) {
    String text;
    try (InputStream in = WeightTable.class.getResourceAsStream(name + ".weights")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Opcode, Double> weights = new EnumMap<>(Opcode.class);
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s+"))
        .forEach(words -> weights.put(Opcode.of(words[0]).orElseThrow(), Double.valueOf(words[1])));
    for (Opcode op : Opcode.values()) {
      if (!weights.containsKey(op)) {
        throw new IllegalStateException("cost model " + name + " has no weight for " + op.text());
      }
    }
    String description = text.lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
    return new WeightTable(name, description, weights);
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
