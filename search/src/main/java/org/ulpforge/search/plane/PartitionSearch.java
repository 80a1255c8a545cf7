package org.ulpforge.search.plane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ulpforge.expansion.Partition;

/**
 * Evolves partitions for the front of largest error and expected cost: each step changes a member
 * of the front once or several times, and keeps the result if no member dominates it. The same seed
 * gives the same front.
 */
public final class PartitionSearch {

  /** Partitions with larger errors are of no use to anyone. */
  private static final double MOST_ERROR = 1e6;

  private static final int MOST_CHANGES = 3;

  private final PartitionJury jury;
  private final RandomGenerator random;
  private List<Judged> front = List.of();

  public PartitionSearch(PartitionJury jury, RandomGenerator random) {
    this.jury = jury;
    this.random = random;
  }

  /**
   * The front after some evaluations, by rising cost.
   *
   * @param seeds to begin with, all for one function
   */
  public List<Judged> run(List<Partition> seeds, int evaluations) {
    seeds.forEach(seed -> offer(jury.judge(seed)));
    PartitionMutation mutation = new PartitionMutation(random);
    Set<Partition> seen = new HashSet<>(seeds);
    for (int i = 0; i < evaluations; i++) {
      Optional<Partition> child = Optional.of(front.get(random.nextInt(front.size())).partition());
      for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
        child = child.flatMap(mutation::of);
      }
      child.filter(seen::add).ifPresent(partition -> offer(jury.judge(partition)));
    }
    return front;
  }

  private void offer(Judged judged) {
    if (judged.error() <= MOST_ERROR
        && front.stream()
            .noneMatch(f ->
                f.dominates(judged)
                    || (f.error() == judged.error() && f.cost() == judged.cost()))) {
      List<Judged> next = new ArrayList<>(front);
      next.removeIf(judged::dominates);
      next.add(judged);
      next.sort(Comparator.comparingDouble(Judged::cost));
      front = List.copyOf(next);
    }
  }
}
