package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ulpforge.problem.JsonFields;

/**
 * What programs took as Java kernels beside what else there is for their function, in nanoseconds
 * per element. Times are shown beside fronts; they never decide what is on them.
 *
 * @param machine on which they were measured
 * @param programs by hash
 * @param peers by name
 */
public record Times(String machine, Map<String, Double> programs, Map<String, Double> peers) {

  public Times {
    programs = Map.copyOf(programs);
    peers = Map.copyOf(peers);
  }

  /** Hashes of the programs, the fastest first. */
  public List<String> ranking() {
    return programs.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The fastest peer. */
  public Optional<String> unit() {
    return peers.entrySet().stream()
        .min(Comparator.comparingDouble(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  /** The time of a program by that of the fastest peer. */
  public Optional<Double> ratio(String hash) {
    return unit()
        .filter(_ -> programs.containsKey(hash))
        .map(u -> programs.get(hash) / peers.get(u));
  }

  /** The time of a program in words; empty if it was not measured. */
  public Optional<String> text(String hash) {
    return Optional.ofNullable(programs.get(hash))
        .map(nanos -> String.format(Locale.ROOT, "%.4f ns", nanos))
        .map(nanos ->
            ratio(hash).map(r -> nanos + String.format(Locale.ROOT, ", %.2f", r)).orElse(nanos));
  }

  /** What stands beside times: what the ratios are to, and where they were measured. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("times: ns per element on " + machine + ", 4096 elements, one thread");
    unit()
        .ifPresent(u ->
            notes.add(
                String.format(Locale.ROOT, "ratios: to %s, which takes %.4f ns", u, peers.get(u))));
    return notes;
  }

  String json() {
    ObjectNode node = JsonFields.object().put("machine", machine);
    put(node.putObject("programs"), programs);
    put(node.putObject("peers"), peers);
    return node.toPrettyString() + "\n";
  }

  /**
   * @throws IllegalArgumentException in one line that names file and field
   */
  static Times read(JsonFields fields) {
    Times times =
        new Times(
            fields.text("machine"),
            numbers(fields.fields("programs")),
            numbers(fields.fields("peers")));
    fields.end();
    return times;
  }

  private static Map<String, Double> numbers(JsonFields fields) {
    Map<String, Double> numbers = new TreeMap<>();
    fields.names().forEach(name -> numbers.put(name, fields.number(name)));
    return numbers;
  }

  private static void put(ObjectNode node, Map<String, Double> times) {
    new TreeMap<>(times).forEach(node::put);
  }
}
