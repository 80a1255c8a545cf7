package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ulpforge.problem.JsonFields;

/**
 * What the kernels of the catalogue and their peers took in one run, ns per element.
 *
 * @param machine what they were timed on
 */
public record Timings(String machine, List<Group> groups) {

  /** Of nothing. */
  public static final Timings NONE = new Timings("", List.of());

  private static final String FILE = "times.json";

  /** What was timed in turns on the same inputs: kernels of one function and its peers. */
  public record Group(List<Timed> kernels, List<TimedPeer> peers) {

    /** The fastest peer, if there is one. */
    public Optional<TimedPeer> fastest() {
      return peers.stream().min(Comparator.comparingDouble(TimedPeer::nanos));
    }
  }

  /** A kernel by its name. */
  public record Timed(String name, double nanos) {}

  /**
   * A peer.
   *
   * @param maxUlp its largest error on the inputs of the timing
   */
  public record TimedPeer(String name, double nanos, double maxUlp) {}

  /** A kernel's time, with the group it was timed in. */
  public record Place(Group group, double nanos) {}

  /** Where a kernel is, if it was timed. */
  public Optional<Place> of(String kernel) {
    return groups.stream()
        .flatMap(group ->
            group.kernels().stream()
                .filter(timed -> timed.name().equals(kernel))
                .map(timed -> new Place(group, timed.nanos())))
        .findFirst();
  }

  /**
   * Those of a results folder; {@link #NONE} if there are none.
   *
   * @throws IllegalArgumentException in one line, if the file is damaged
   */
  public static Timings read(Path results) {
    Path file = file(results);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    return parse(file.toString(), StoredFiles.read(file));
  }

  /**
   * Those of a text that {@link #json} made.
   *
   * @param source what messages call the text
   * @throws IllegalArgumentException in one line, if the text is damaged
   */
  public static Timings parse(String source, String json) {
    JsonFields fields = JsonFields.parse(source, json);
    return new Timings(
        fields.text("machine"), fields.list("groups").stream().map(Timings::group).toList());
  }

  private static Group group(JsonFields fields) {
    return new Group(
        fields.list("kernels").stream()
            .map(f -> new Timed(f.text("name"), f.number("nanos")))
            .toList(),
        fields.list("peers").stream()
            .map(f -> new TimedPeer(f.text("name"), f.number("nanos"), f.anyNumber("maxUlp")))
            .toList());
  }

  /**
   * Those of several runs over the same contenders: each with the median of its times.
   *
   * @param runs an odd number of them
   */
  public static Timings medians(List<Timings> runs) {
    Timings first = runs.getFirst();
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < first.groups.size(); g++) {
      int at = g;
      List<Group> same = runs.stream().map(run -> run.groups.get(at)).toList();
      List<Timed> kernels = new ArrayList<>();
      for (int k = 0; k < same.getFirst().kernels.size(); k++) {
        int one = k;
        String name = same.getFirst().kernels.get(k).name;
        kernels.add(new Timed(name, median(same, group -> group.kernels.get(one).nanos)));
      }
      List<TimedPeer> peers = new ArrayList<>();
      for (int p = 0; p < same.getFirst().peers.size(); p++) {
        int one = p;
        TimedPeer peer = same.getFirst().peers.get(p);
        double nanos = median(same, group -> group.peers.get(one).nanos);
        peers.add(new TimedPeer(peer.name, nanos, peer.maxUlp));
      }
      groups.add(new Group(kernels, peers));
    }
    return new Timings(first.machine, groups);
  }

  private static double median(List<Group> groups, ToDoubleFunction<Group> value) {
    return groups.stream().mapToDouble(value).sorted().toArray()[groups.size() / 2];
  }

  /** Stores them in a results folder. */
  public void write(Path results) {
    StoredFiles.write(file(results), json());
  }

  /** As text. */
  public String json() {
    ObjectNode node = JsonFields.object().put("machine", machine);
    var array = node.putArray("groups");
    for (Group group : groups) {
      ObjectNode each = array.addObject();
      var kernels = each.putArray("kernels");
      group
          .kernels()
          .forEach(k -> kernels.addObject().put("name", k.name()).put("nanos", k.nanos()));
      var peers = each.putArray("peers");
      for (TimedPeer peer : group.peers()) {
        ObjectNode entry = peers.addObject().put("name", peer.name()).put("nanos", peer.nanos());
        JsonFields.put(entry, "maxUlp", peer.maxUlp());
      }
    }
    return node.toPrettyString() + "\n";
  }

  private static Path file(Path results) {
    return results.resolve(FILE);
  }
}
