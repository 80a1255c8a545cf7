package org.ulpforge.search.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A structure with more constants that describes the same functions, and is easier to fit.
 *
 * <p>In b / (x + c) the way from c > 0 to c < 0 may lead through infinity, where no descent
 * arrives. In b / (s x + c) it leads through s = 0. Such factors are tried on the edges of a
 * structure; those are kept that change no function: where multiplying the factor by t has the same
 * effect as multiplying each constant by an integer power of t. Undoing them is then a matter of
 * such powers.
 */
final class Lifting {

  private static final int SPARE_POINTS = 3;
  private static final double EXACT = 1e-18;

  private final Structure base;
  private final Structure lifted;
  private final List<int[]> exponents;

  private Lifting(Structure base, List<Set<Structure.Edge>> edges, List<int[]> exponents) {
    this.base = base;
    this.lifted = edges.isEmpty() ? base : base.scaled(edges);
    this.exponents = exponents;
  }

  /** The structure with its further constants; itself if there are none. */
  Structure structure() {
    return lifted;
  }

  /** Constants of the lifted structure with all factors 1. */
  double[] raise(double[] constants) {
    double[] raised = Arrays.copyOf(constants, lifted.free());
    Arrays.fill(raised, constants.length, raised.length, 1);
    return raised;
  }

  /** Constants of the structure itself for the same function; not finite where a factor is 0. */
  Pair lower(Pair constants) {
    Pair lowered = new Pair(base.free());
    Pair power = new Pair(1);
    Pair factor = new Pair(1);
    for (int i = 0; i < base.free(); i++) {
      power.set(0, constants.hi[i], constants.lo[i]);
      for (int k = 0; k < exponents.size(); k++) {
        int row = base.free() + k;
        factor.set(0, constants.hi[row], constants.lo[row]);
        int exponent = exponents.get(k)[i];
        for (int e = 0; e < Math.abs(exponent); e++) {
          if (exponent > 0) {
            power.product(power, factor);
          } else {
            power.quotient(power, factor);
          }
        }
      }
      lowered.set(i, power.hi[0], power.lo[0]);
    }
    return lowered;
  }

  /**
   * Finds the factors of a structure without redundant constants.
   *
   * @param grid any points of the domain, more than there are constants
   */
  static Lifting of(Structure structure, Grid grid, boolean wanted, RandomGenerator random) {
    List<Set<Structure.Edge>> candidates = candidates(structure);
    if (!wanted || structure.free() == 0 || candidates.isEmpty()) {
      return new Lifting(structure, List.of(), List.of());
    }
    Structure all = structure.scaled(candidates);
    Pair constants = new Pair(all.free());
    constants.fill(1, 0);
    double[] drawn = RealFit.random(structure.free(), random);
    System.arraycopy(drawn, 0, constants.hi, 0, drawn.length);
    PairColumns columns = new PairColumns(all, grid.at(spread(structure.free(), grid.size())));
    columns.errors(constants);
    List<int[]> powers = powers(columns.jacobian(), drawn);
    List<Set<Structure.Edge>> kept = new ArrayList<>();
    List<int[]> exponents = new ArrayList<>();
    for (int k = 0; k < candidates.size(); k++) {
      if (powers.get(k) != null && independent(exponents, powers.get(k))) {
        kept.add(candidates.get(k));
        exponents.add(powers.get(k));
      }
    }
    return new Lifting(structure, kept, exponents);
  }

  private static int[] spread(int constants, int points) {
    int[] rows = new int[Math.min(points - 2, constants + SPARE_POINTS)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) ((i + 0.5) * points / rows.length);
    }
    return rows;
  }

  /** The edges into sums: one by one, and all those of one operand; then all uses of an operand. */
  private static List<Set<Structure.Edge>> candidates(Structure structure) {
    Set<Set<Structure.Edge>> candidates = new LinkedHashSet<>();
    for (int slot = 0; slot < structure.slots(); slot++) {
      if (slot > 0 && slot <= structure.free() + structure.fixed().size()) {
        continue;
      }
      Set<Structure.Edge> uses = new HashSet<>();
      Set<Structure.Edge> sums = new HashSet<>();
      for (int i = 0; i < structure.steps().size(); i++) {
        Structure.Step step = structure.steps().get(i);
        boolean sum =
            step.operation() == Structure.Operation.ADD
                || step.operation() == Structure.Operation.SUB;
        for (int side = 0; side < 2; side++) {
          if ((side == 0 ? step.a() : step.b()) == slot) {
            uses.add(new Structure.Edge(i, side));
            if (sum) {
              sums.add(new Structure.Edge(i, side));
              candidates.add(Set.of(new Structure.Edge(i, side)));
            }
          }
        }
      }
      if (!sums.isEmpty()) {
        candidates.add(sums);
        candidates.add(uses);
      }
    }
    return new ArrayList<>(candidates);
  }

  /**
   * For each factor the integer powers m that undo it, or null: solves J diag(c) m = the column of
   * the factor, with more points than constants.
   */
  private static List<int[]> powers(Pair[] jacobian, double[] constants) {
    int n = constants.length;
    int rows = jacobian[0].size();
    for (int j = 0; j < n; j++) {
      double[] factor = new double[rows];
      Arrays.fill(factor, constants[j]);
      jacobian[j].scale(factor);
    }
    double[] sizes = new double[jacobian.length];
    for (int k = 0; k < jacobian.length; k++) {
      sizes[k] = jacobian[k].largest();
    }
    boolean solvable = Elimination.reduce(jacobian, n);
    List<int[]> powers = new ArrayList<>();
    for (int k = n; k < jacobian.length; k++) {
      powers.add(solvable ? integers(jacobian[k], n, EXACT * sizes[k]) : null);
    }
    return powers;
  }

  /** The first rows, if they are integers and the other rows are zero. */
  private static int[] integers(Pair column, int n, double zero) {
    int[] integers = new int[n];
    for (int i = 0; i < column.size(); i++) {
      double value = column.hi[i];
      double nearest = i < n ? Math.rint(value) : 0;
      if (!(Math.abs(value - nearest) <= (i < n ? 1e-6 : zero)) || Math.abs(nearest) > 8) {
        return null;
      }
      if (i < n) {
        integers[i] = (int) nearest;
      }
    }
    return integers;
  }

  /** Whether a vector is no linear combination of others; exact elimination would be overdone. */
  private static boolean independent(List<int[]> others, int[] vector) {
    Pair[] columns = new Pair[others.size() + 1];
    for (int k = 0; k < columns.length; k++) {
      int[] integers = k < others.size() ? others.get(k) : vector;
      double[] column = new double[integers.length];
      for (int i = 0; i < column.length; i++) {
        column[i] = integers[i];
      }
      columns[k] = new Pair(column, new double[column.length]);
    }
    for (boolean needed : Elimination.independent(columns, 1e-12)) {
      if (!needed) {
        return false;
      }
    }
    return true;
  }
}
