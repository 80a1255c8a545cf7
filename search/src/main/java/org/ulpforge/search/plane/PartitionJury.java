package org.ulpforge.search.plane;

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
import org.ulpforge.format.FloatFormat;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * Errors and costs of partitions at sample points. A block is evaluated once at all points, so that
 * a partition takes only to look up where each point lies.
 */
public final class PartitionJury {

  private final FloatFormat format;
  private final List<ReferenceRow> points;
  private final CostModel model;
  private final Map<Block, Evaluated> known = new HashMap<>();

  /**
   * @param error at each point
   */
  private record Evaluated(double[] error, double cost) {}

  /**
   * @param points whose distribution the expected cost is for; all have exact values
   * @param model of the cost of a block
   */
  public PartitionJury(FloatFormat format, List<ReferenceRow> points, CostModel model) {
    this.format = format;
    this.points = List.copyOf(points);
    this.model = model;
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
      Program program = Canonical.of(everywhere.program(format));
      ScalarInterpreter interpreter = ScalarInterpreter.of(program, format);
      double[] error = new double[points.size()];
      for (int i = 0; i < error.length; i++) {
        ReferenceRow point = points.get(i);
        double got = interpreter.apply(new double[] {point.v(), point.x()});
        PlaneErrors errors =
            PlaneErrors.of(kind, format, List.of(point), new double[] {got});
        error[i] =
            !Double.isFinite(got)
                ? Double.POSITIVE_INFINITY
                : Double.isNaN(errors.max()) ? errors.scaled() : errors.max();
      }
      evaluated = new Evaluated(error, model.cost(program));
      known.put(block, evaluated);
    }
    return evaluated;
  }
}
