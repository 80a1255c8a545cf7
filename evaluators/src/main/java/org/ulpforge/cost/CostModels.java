package org.ulpforge.cost;

import java.util.List;
import org.ulpforge.format.Nearest;

/** The cost models by name. */
public final class CostModels {

  private static final List<CostModel> ALL =
      List.of(
          CostModel.INSTRUCTIONS,
          WeightTable.resource("java-vector"),
          CostModel.REAL,
          WeightTable.resource("energy8"),
          WeightTable.resource("energy32"));

  private CostModels() {}

  /** All of them, for lists. */
  public static List<CostModel> all() {
    return ALL;
  }

  /**
   * @throws IllegalArgumentException that lists the nearest names, if there is none of this name
   */
  public static CostModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown cost model '"
                    + name
                    + "'; nearest: "
                    + Nearest.names(name, ALL.stream().map(CostModel::name).toList())));
  }
}
