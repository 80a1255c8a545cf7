package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ulpforge.problem.JsonFields;

/**
 * A line of a run's log: where the search is after an epoch.
 *
 * @param epoch at least 1
 * @param evaluations in all
 * @param seconds of search in all
 * @param hitRate share of judgements that were known already, from 0 to 1
 * @param front by rising cost, with the errors known to the search
 * @param exhausted what was searched to its end in this epoch
 */
public record LogEntry(
    int epoch,
    long evaluations,
    double seconds,
    double hitRate,
    List<Step> front,
    List<Exhausted> exhausted) {

  /** The least error at a cost. */
  public record Step(double cost, double error) {}

  /**
   * All constants of a structure were tried.
   *
   * @param structure program text, its constants standing for any
   * @param lattice the format of whose values they are
   * @param assignments how many there are
   * @param bestError no assignment has a smaller largest error
   */
  public record Exhausted(
      String algorithm, String structure, String lattice, long assignments, double bestError) {}

  private static final int MAX_STEPS = 1000;

  public LogEntry {
    front = List.copyOf(front);
    exhausted = List.copyOf(exhausted);
    require(epoch >= 1 && evaluations >= 0, "epoch and evaluations count from 1 and 0");
    require(seconds >= 0 && Double.isFinite(seconds), "seconds go on from 0");
    require(hitRate >= 0 && hitRate <= 1, "a hit rate lies between 0 and 1");
    require(front.size() <= MAX_STEPS, "a front of at most " + MAX_STEPS + " is allowed");
    for (Step step : front) {
      require(
          step.cost() > 0 && step.error() >= 0 && Double.isFinite(step.cost() + step.error()),
          "costs are positive and errors not negative");
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** One line of JSON. */
  String line() {
    ObjectNode node = JsonFields.object();
    node.put("epoch", epoch);
    node.put("evaluations", evaluations);
    node.put("seconds", seconds);
    node.put("hitRate", hitRate);
    ArrayNode steps = node.putArray("front");
    front.forEach(s -> steps.addObject().put("cost", s.cost()).put("error", s.error()));
    if (!exhausted.isEmpty()) {
      ArrayNode spaces = node.putArray("exhausted");
      for (Exhausted e : exhausted) {
        ObjectNode space = spaces.addObject();
        space.put("algorithm", e.algorithm());
        space.put("structure", e.structure());
        space.put("lattice", e.lattice());
        space.put("assignments", e.assignments());
        JsonFields.put(space, "bestError", e.bestError());
      }
    }
    return node.toString();
  }

  /**
   * Reads a line that anybody may have written.
   *
   * @throws IllegalArgumentException in one line that begins with the place
   */
  static LogEntry parse(String place, String line) {
    JsonFields fields = JsonFields.parse(place, line);
    long epoch = fields.whole("epoch");
    long evaluations = fields.whole("evaluations");
    double seconds = fields.number("seconds");
    double hitRate = fields.number("hitRate");
    List<Step> front = new ArrayList<>();
    for (JsonFields step : fields.list("front")) {
      front.add(new Step(step.number("cost"), step.number("error")));
      step.end();
    }
    List<Exhausted> exhausted = new ArrayList<>();
    for (JsonFields e : fields.list("exhausted")) {
      exhausted.add(
          new Exhausted(
              e.text("algorithm"),
              e.text("structure"),
              e.text("lattice"),
              e.whole("assignments"),
              e.anyNumber("bestError")));
      e.end();
    }
    fields.end();
    try {
      return new LogEntry(Math.toIntExact(epoch), evaluations, seconds, hitRate, front, exhausted);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }
}
