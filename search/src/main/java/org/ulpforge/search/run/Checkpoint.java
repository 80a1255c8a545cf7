package org.ulpforge.search.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.problem.ProblemJson;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramParser;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.evolve.MutationWeights;
import org.ulpforge.search.lattice.ExhaustedSpace;
import org.ulpforge.search.lattice.Exhaustion;

/**
 * States of a search as JSON text. Numbers that must come back exactly are hexadecimal. A reader
 * believes nothing: what is damaged, or belongs to another problem, is refused in one line.
 */
public final class Checkpoint {

  private static final String PLACE = "checkpoint";

  private Checkpoint() {}

  /** A state as text. */
  public static String text(Problem problem, SearchState state) {
    ObjectNode node = JsonFields.object();
    node.set("problem", ProblemJson.object(unlimited(problem)));
    node.put("epoch", state.epoch());
    node.put("evaluations", state.evaluations());
    node.put("elapsedMillis", state.elapsed().toMillis());
    ArrayNode islands = node.putArray("islands");
    for (List<Genome> population : state.islands()) {
      ArrayNode genomes = islands.addObject().putArray("genomes");
      population.forEach(genome -> put(genomes.addObject(), genome));
    }
    ArrayNode archive = node.putArray("archive");
    state.archive().entries().forEach(entry -> put(archive.addObject(), entry));
    ArrayNode inputs = node.putArray("counterexamples");
    for (double[] input : state.counterexamples()) {
      ArrayNode values = inputs.addObject().putArray("x");
      for (double value : input) {
        values.add(Double.toHexString(value));
      }
    }
    ArrayNode exhausted = node.putArray("exhausted");
    state.exhausted().forEach(e -> put(exhausted.addObject(), e));
    ArrayNode spaces = node.putArray("spaces");
    state.spaces().forEach(e -> put(spaces.addObject(), e));
    ArrayNode mutations = node.putArray("mutations");
    for (int i = 0; i < state.weights().tried().size(); i++) {
      mutations
          .addObject()
          .put("tried", Double.toHexString(state.weights().tried().get(i)))
          .put("stayed", Double.toHexString(state.weights().stayed().get(i)));
    }
    return node + "\n";
  }

  /** A search may go on with another budget: that is no part of what a checkpoint must agree in. */
  private static Problem unlimited(Problem p) {
    return p.withBudget(new Budget(1, Optional.empty()));
  }

  private static void put(ObjectNode node, Genome genome) {
    node.put("skeleton", genome.skeleton());
    node.put("core", genome.core().toString());
  }

  private static void put(ObjectNode node, Judged entry) {
    put(node, entry.genome());
    ArrayNode cores = node.putArray("cores");
    entry.cores().forEach(core -> cores.add(core.toString()));
    node.put("program", entry.program().toString());
    node.put("algorithm", entry.algorithm());
    node.put("error", Double.toHexString(entry.error()));
    node.put("merit", Double.toHexString(entry.merit()));
    node.put("guide", Double.toHexString(entry.guide()));
    node.put("misrounded", entry.misrounded());
    node.put("cost", Double.toHexString(entry.cost()));
    node.put("effort", entry.effort());
  }

  private static void put(ObjectNode node, Exhaustion e) {
    node.put("algorithm", e.algorithm());
    node.put("structure", e.structure());
    node.put("lattice", e.lattice());
    node.put("assignments", e.assignments());
    node.put("bestError", Double.toHexString(e.bestError()));
  }

  private static void put(ObjectNode node, ExhaustedSpace space) {
    node.put("grammar", space.grammar());
    ArrayNode ops = node.putArray("ops");
    space.ops().forEach(ops::add);
    node.put("lattice", space.lattice());
    node.put("instructions", space.instructions());
    node.put("programs", space.programs());
    node.put("behaviours", space.behaviours());
    node.put("bestError", Double.toHexString(space.bestError()));
  }

  /**
   * The state that {@link #text} gave.
   *
   * @throws IllegalArgumentException in one line, if the text is damaged or of another problem
   */
  public static SearchState parse(String text, Problem problem) {
    JsonFields fields = JsonFields.parse(PLACE, text);
    Problem of = ProblemJson.read(fields.fields("problem"));
    if (!of.equals(unlimited(problem))) {
      throw new IllegalArgumentException(PLACE + ": it belongs to another problem");
    }
    SearchState state =
        new SearchState(
            integer(fields, "epoch"),
            fields.whole("evaluations"),
            Duration.ofMillis(fields.whole("elapsedMillis")),
            each(fields.list("islands"), i -> each(i, "genomes", g -> genome(g, problem))),
            new Archive(each(fields.list("archive"), e -> entry(e, problem))),
            each(fields.list("counterexamples"), e -> input(e, problem)),
            each(fields.list("exhausted"), Checkpoint::exhaustion),
            each(fields.list("spaces"), Checkpoint::space),
            weights(each(fields.list("mutations"), Checkpoint::counts)));
    fields.end();
    return state;
  }

  private interface Reader<T> {
    T read(JsonFields fields);
  }

  private static <T> List<T> each(List<JsonFields> list, Reader<T> reader) {
    List<T> read = new ArrayList<>();
    for (JsonFields fields : list) {
      read.add(reader.read(fields));
      fields.end();
    }
    return read;
  }

  private static <T> List<T> each(JsonFields fields, String list, Reader<T> reader) {
    return each(fields.list(list), reader);
  }

  private static Genome genome(JsonFields fields, Problem problem) {
    return new Genome(integer(fields, "skeleton"), fields.parsed("core", t -> program(t, problem)));
  }

  private static Judged entry(JsonFields fields, Problem problem) {
    return new Judged(
        genome(fields, problem),
        fields.allParsed("cores", t -> program(t, problem)),
        fields.parsed("program", t -> program(t, problem)),
        fields.text("algorithm"),
        fields.parsed("error", Double::parseDouble),
        fields.parsed("merit", Double::parseDouble),
        fields.parsed("guide", Double::parseDouble),
        fields.whole("misrounded"),
        fields.parsed("cost", Double::parseDouble),
        integer(fields, "effort"));
  }

  private static double[] counts(JsonFields fields) {
    return new double[] {
      fields.parsed("tried", Double::parseDouble), fields.parsed("stayed", Double::parseDouble)
    };
  }

  private static MutationWeights weights(List<double[]> counts) {
    try {
      return new MutationWeights(
          counts.stream().map(c -> c[0]).toList(), counts.stream().map(c -> c[1]).toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PLACE + ", mutations: " + e.getMessage(), e);
    }
  }

  private static int integer(JsonFields fields, String name) {
    long value = fields.whole(name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw fields.bad(name, "must be a whole number from 0 to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static Program program(String text, Problem problem) {
    Program program = ProgramParser.parse(text).program();
    // The text of a program tells its arity only if it uses its last argument.
    return program.arity() == problem.arity()
        ? program
        : new Program(problem.arity(), program.head(), program.regions());
  }

  private static double[] input(JsonFields fields, Problem problem) {
    double[] input =
        fields.allParsed("x", Double::parseDouble).stream().mapToDouble(d -> d).toArray();
    if (input.length != problem.arity()) {
      throw fields.bad("x", "an input has " + problem.arity() + " argument(s)");
    }
    return input;
  }

  private static Exhaustion exhaustion(JsonFields fields) {
    return new Exhaustion(
        fields.text("algorithm"),
        fields.text("structure"),
        fields.text("lattice"),
        fields.whole("assignments"),
        fields.parsed("bestError", Double::parseDouble));
  }

  private static ExhaustedSpace space(JsonFields fields) {
    return new ExhaustedSpace(
        fields.text("grammar"),
        fields.allParsed("ops", op -> op),
        fields.text("lattice"),
        integer(fields, "instructions"),
        fields.whole("programs"),
        fields.whole("behaviours"),
        fields.parsed("bestError", Double::parseDouble));
  }
}
