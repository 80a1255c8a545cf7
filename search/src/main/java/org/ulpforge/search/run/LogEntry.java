package org.ulpforge.search.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ulpforge.problem.JsonFields;

/**
 * A line of a run's log: the front after an epoch.
 *
 * @param costs of the front, rising
 * @param errors of the front, falling
 */
public record LogEntry(
    int epoch,
    long evaluations,
    double seconds,
    double hitRate,
    List<Double> costs,
    List<Double> errors) {

  public static LogEntry of(Progress progress) {
    return new LogEntry(
        progress.epoch(),
        progress.evaluations(),
        progress.elapsed().toMillis() / 1000.0,
        progress.hitRate(),
        progress.front().candidates().stream().map(c -> c.cost()).toList(),
        progress.front().candidates().stream().map(c -> c.error()).toList());
  }

  /** One line of JSON. */
  public String json() {
    ObjectNode node = JsonFields.object();
    node.put("epoch", epoch);
    node.put("evaluations", evaluations);
    node.put("seconds", seconds);
    node.put("hitRate", hitRate);
    ArrayNode front = node.putArray("front");
    for (int i = 0; i < costs.size(); i++) {
      front.addObject().put("cost", costs.get(i)).put("error", errors.get(i));
    }
    return node.toString();
  }
}
