package org.ulpforge.search.plane;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.cost.CostModel;
import org.ulpforge.expansion.Block;
import org.ulpforge.expansion.Condition;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.expansion.PlaneErrors;
import org.ulpforge.expansion.ReferenceRow;
import org.ulpforge.expansion.Shared;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * Errors and costs of partitions at sample points. Results of a block at a point are kept, so that
 * a partition mostly takes to look up where each point lies.
 */
public final class PartitionJury {

  private final FloatFormat format;
  private final List<ReferenceRow> points;
  private final CostModel model;
  private final Shared shared;
  private final Map<Block, Evaluated> known = new HashMap<>();

  /**
   * @param error at each point where it was wanted, else NaN
   */
  private record Evaluated(ScalarInterpreter program, double cost, double[] error) {}

  /**
   * @param points whose distribution the expected cost is for; all have exact values
   * @param model of the cost of a block
   */
  public PartitionJury(FloatFormat format, List<ReferenceRow> points, CostModel model) {
    this.format = format;
    this.points = List.copyOf(points);
    this.model = model;
    this.shared = new Shared(format);
  }

  /**
   * A partition with its largest error in ULP, of logarithms near zero in ulp(1), and its mean cost
   * over the points.
   */
  public Judged judge(Partition partition) {
    double error = 0;
    double cost = 0;
    for (int i = 0; i < points.size(); i++) {
      ReferenceRow point = points.get(i);
      Block block = partition.regions().get(partition.region(point.v(), point.x())).block();
      Evaluated evaluated = evaluated(partition.kind(), block);
      if (Double.isNaN(evaluated.error[i])) {
        evaluated.error[i] = error(partition.kind(), evaluated.program, point);
      }
      error = Math.max(error, evaluated.error[i]);
      cost += evaluated.cost;
    }
    return new Judged(partition, error, cost / points.size());
  }

  private Evaluated evaluated(Kind kind, Block block) {
    Evaluated evaluated = known.get(block);
    if (evaluated == null) {
      Partition everywhere =
          new Partition(kind, List.of(new Partition.Region(new Condition.Always(), block)));
      Program program = Canonical.of(everywhere.program(shared));
      double[] error = new double[points.size()];
      Arrays.fill(error, Double.NaN);
      evaluated = new Evaluated(ScalarInterpreter.of(program, format), model.cost(program), error);
      known.put(block, evaluated);
    }
    return evaluated;
  }

  private double error(Kind kind, ScalarInterpreter program, ReferenceRow point) {
    double got = program.apply(new double[] {point.v(), point.x()});
    if (!Double.isFinite(got)) {
      return Double.POSITIVE_INFINITY;
    }
    PlaneErrors errors = PlaneErrors.of(kind, format, List.of(point), new double[] {got});
    return Double.isNaN(errors.max()) ? errors.scaled() : errors.max();
  }
}
