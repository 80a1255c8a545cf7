package org.ulpforge.cost;

import java.util.List;
import org.ulpforge.format.Nearest;

/** The cost models by name. */
public final class CostModels {

  private static final List<CostModel> ALL =
      List.of(
          CostModel.INSTRUCTIONS,
          WeightTable.resource("java-vector"),
          WeightTable.resource("cuda-hopper"),
          WeightTable.resource("energy8"),
          WeightTable.resource("energy32"),
          CostModel.REAL);

  /** What names of files with a model end with. */
  public static final String FILE = ".weights";

  private CostModels() {}

  /** All of them, for lists. */
  public static List<CostModel> all() {
    return ALL;
  }

  /**
   * The model of that name, or in that file, {@code ….weights}.
   *
   * @throws IllegalArgumentException that lists the nearest names, if there is none of this name,
   *     or says what is wrong with the file
   */
  public static CostModel named(String name) {
    if (name.endsWith(FILE)) {
      return WeightTable.file(name);
    }
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
