package org.ulpforge.search.evolve;

import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.ext.moea.NSGA2Selector;
import io.jenetics.ext.moea.UFTournamentSelector;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A {@link Selection} as Jenetics carries it out. */
final class Selectors {

  private Selectors() {}

  static Selector<ProgramGene, Vec<double[]>> survivors(Selection selection) {
    return switch (selection) {
      case Selection.Dominance() -> NSGA2Selector.ofVec();
      case Selection.ByNiche(Niches niches) ->
          (population, count, optimize) -> surviving(niches, population, count);
    };
  }

  static Selector<ProgramGene, Vec<double[]>> parents(Selection selection) {
    return switch (selection) {
      case Selection.Dominance() -> UFTournamentSelector.ofVec();
      case Selection.ByNiche(Niches niches) ->
          (population, count, optimize) -> having(niches, population, count);
    };
  }

  /** Those of a population that came to stay, as far as a selection can tell. */
  static List<Phenotype<ProgramGene, Vec<double[]>>> stayed(
      Selection selection, Seq<Phenotype<ProgramGene, Vec<double[]>>> population) {
    return switch (selection) {
      case Selection.Dominance() -> List.of();
      case Selection.ByNiche(Niches niches) -> best(niches, population);
    };
  }

  private static List<Phenotype<ProgramGene, Vec<double[]>>> best(
      Niches niches, Seq<Phenotype<ProgramGene, Vec<double[]>>> population) {
    return niches.best(
        population.asList(),
        p -> p.fitness().data()[1],
        p -> finite(p.fitness().data()[0]),
        Comparator.comparing(p -> p.genotype().gene().allele().core().toString()));
  }

  /** The logarithm of an error as the error; that of a failure is infinite. */
  private static double finite(double magnitude) {
    return magnitude >= Math.log(Double.MAX_VALUE) ? Double.POSITIVE_INFINITY : Math.exp(magnitude);
  }

  /** The best; as Jenetics wants a certain number, whatever else there is may follow them. */
  private static ISeq<Phenotype<ProgramGene, Vec<double[]>>> surviving(
      Niches niches, Seq<Phenotype<ProgramGene, Vec<double[]>>> population, int count) {
    Set<Phenotype<ProgramGene, Vec<double[]>>> chosen =
        new LinkedHashSet<>(best(niches, population));
    population.forEach(chosen::add);
    List<Phenotype<ProgramGene, Vec<double[]>>> filled = new ArrayList<>(chosen);
    for (int i = 0; filled.size() < count; i++) {
      filled.add(filled.get(i));
    }
    return ISeq.of(filled.subList(0, count));
  }

  private static ISeq<Phenotype<ProgramGene, Vec<double[]>>> having(
      Niches niches, Seq<Phenotype<ProgramGene, Vec<double[]>>> population, int count) {
    TreeMap<Double, List<Phenotype<ProgramGene, Vec<double[]>>>> byCost = new TreeMap<>();
    best(niches, population)
        .forEach(p -> byCost.computeIfAbsent(p.fitness().data()[1], c -> new ArrayList<>()).add(p));
    if (byCost.isEmpty()) {
      byCost.put(0.0, population.asList());
    }
    List<List<Phenotype<ProgramGene, Vec<double[]>>>> costs = List.copyOf(byCost.values());
    RandomGenerator random = RandomRegistry.random();
    MSeq<Phenotype<ProgramGene, Vec<double[]>>> parents = MSeq.ofLength(count);
    for (int i = 0; i < count; i++) {
      var equalCost = costs.get(random.nextInt(costs.size()));
      double rank = random.nextDouble();
      parents.set(i, equalCost.get((int) (rank * rank * equalCost.size())));
    }
    return parents.toISeq();
  }
}
