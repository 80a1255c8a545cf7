package org.ulpforge.search.plane;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ulpforge.expansion.Block;
import org.ulpforge.expansion.Condition;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.Partition.Region;

/** Random changes of thresholds, degrees, and the list of regions. */
final class PartitionMutation {

  /** Thresholds keep so many digits. */
  private static final MathContext DIGITS = new MathContext(3);

  /** Blocks whose coefficients take seconds keep their degrees. */
  private static final String COSTLY = "moderate";

  private final RandomGenerator random;

  PartitionMutation(RandomGenerator random) {
    this.random = random;
  }

  /** A neighbour; empty where the change makes no partition. */
  Optional<Partition> of(Partition partition) {
    List<Region> regions = new ArrayList<>(partition.regions());
    int at = random.nextInt(regions.size());
    Region region = regions.get(at);
    try {
      switch (random.nextInt(6)) {
        case 0, 1 -> regions.set(at, new Region(moved(region.condition()), region.block()));
        case 2, 3 ->
            regions.set(
                at, new Region(region.condition(), changed(partition.kind(), region.block())));
        case 4 -> regions.remove(at);
        default -> {
          Condition condition = moved(regions.get(random.nextInt(regions.size())).condition());
          Block block = regions.get(random.nextInt(regions.size())).block();
          regions.add(at, new Region(condition, changed(partition.kind(), block)));
        }
      }
      return Optional.of(new Partition(partition.kind(), regions));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Condition moved(Condition condition) {
    return switch (condition) {
      case Condition.Radius(double w) -> new Condition.Radius(moved(w));
      case Condition.Order(double limit) -> new Condition.Order(moved(limit));
      case Condition.Argument(double limit) -> new Condition.Argument(moved(limit));
      case Condition.FromOrder(double limit) -> new Condition.FromOrder(moved(limit));
      case Condition.FromArgument(double limit) -> new Condition.FromArgument(moved(limit));
      case Condition.Power(double slope, double shift) ->
          random.nextBoolean()
              ? new Condition.Power(moved(slope), shift)
              : new Condition.Power(slope, moved(shift));
      case Condition.Both(Condition first, Condition second) ->
          random.nextBoolean()
              ? new Condition.Both(moved(first), second)
              : new Condition.Both(first, moved(second));
      case Condition.Always always -> always;
    };
  }

  private double moved(double threshold) {
    double factor = Math.exp(random.nextGaussian() * (random.nextBoolean() ? 0.03 : 0.3));
    return new BigDecimal(threshold * factor).round(DIGITS).doubleValue();
  }

  /** The block with one of its degrees changed; blocks check their degrees themselves. */
  private Block changed(Kind kind, Block block) {
    String[] words = block.text().split(" ");
    if (words[0].equals(COSTLY)) {
      return block;
    }
    int which = 1 + random.nextInt(words.length - 1);
    int step = (1 + random.nextInt(3)) * (random.nextBoolean() ? 1 : -1);
    words[which] = Integer.toString(Math.max(1, Integer.parseInt(words[which]) + step));
    return kind.block(String.join(" ", words));
  }
}
