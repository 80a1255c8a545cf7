package org.ulpforge.search.evolve;

import io.jenetics.Phenotype;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionStart;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A population that evolves by itself for some generations.
 *
 * @param breed makes new genomes
 * @param size of the population
 * @param selection who survives and who has offspring
 */
public record Island(Breed breed, int size, Selection selection) {

  /** Error and cost of a genome; an infinite error stands for any failure. */
  public record Objectives(double error, double cost) {
    /**
     * Errors go over many magnitudes: distances between them mean something on a logarithmic scale
     * only.
     */
    private Vec<double[]> vector() {
      double magnitude = Math.log(Math.clamp(error, Double.MIN_NORMAL, Double.MAX_VALUE));
      return Vec.of(magnitude, Math.min(cost, Double.MAX_VALUE));
    }
  }

  /** A population from scratch. */
  public List<Genome> settle(RandomGenerator random) {
    List<Genome> population = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      population.add(breed.random(random));
    }
    return population;
  }

  /** The same island with other weights of mutations. */
  public Island weighing(MutationWeights weights) {
    return new Island(new Breed(breed.mutators(), weights), size, selection);
  }

  /**
   * @param counts what mutations had offspring, and which of it came to stay; nothing where the
   *     selection does not tell
   */
  public record Evolved(List<Genome> population, MutationWeights.Counts counts) {}

  /**
   * The population after some generations.
   *
   * @param judge gives the objectives of genomes, in their order; it may use as many threads as it
   *     likes, and what it throws ends the evolution
   * @param random the only source of randomness
   */
  public Evolved evolve(
      List<Genome> population,
      int generations,
      Function<List<Genome>, List<Objectives>> judge,
      RandomGenerator random) {
    return RandomRegistry.with(random)
        .call(() -> {
          MutationWeights.Counts counts = MutationWeights.Counts.none();
          Engine<ProgramGene, Vec<double[]>> engine = engine(judge, counts.tried());
          EvolutionStart<ProgramGene, Vec<double[]>> state =
              EvolutionStart.of(
                  population.stream()
                      .map(g -> new ProgramGene(g, breed).genotype())
                      .map(g -> Phenotype.<ProgramGene, Vec<double[]>>of(g, 1))
                      .collect(ISeq.toISeq()),
                  1);
          for (int i = 0; i < generations; i++) {
            state = engine.evolve(state).next();
          }
          var last = state.population();
          count(Selectors.stayed(selection, last), counts.stayed());
          return new Evolved(last.stream().map(p -> p.genotype().gene().allele()).toList(), counts);
        });
  }

  /**
   * All alterations happen in the caller's thread: with a parallel executor the order of random
   * numbers would vary.
   */
  private Engine<ProgramGene, Vec<double[]>> engine(
      Function<List<Genome>, List<Objectives>> judge, int[] tried) {
    ProgramGene factory = new ProgramGene(null, breed);
    return new Engine.Builder<ProgramGene, Vec<double[]>>(
            population -> judged(population, judge, tried), () -> factory.newInstance().genotype())
        .minimizing()
        .populationSize(size)
        .offspringFraction(selection.offspring())
        .maximalPhenotypeAge(Long.MAX_VALUE)
        .offspringSelector(Selectors.parents(selection))
        .survivorsSelector(Selectors.survivors(selection))
        .alterers(new Alterers.Cross(0.3), new Alterers.Change(0.8))
        .executor(Runnable::run)
        .build();
  }

  private static ISeq<Phenotype<ProgramGene, Vec<double[]>>> judged(
      Seq<Phenotype<ProgramGene, Vec<double[]>>> population,
      Function<List<Genome>, List<Objectives>> judge,
      int[] tried) {
    List<Phenotype<ProgramGene, Vec<double[]>>> open =
        population.stream().filter(Phenotype::nonEvaluated).toList();
    count(open, tried);
    var objectives =
        judge.apply(open.stream().map(p -> p.genotype().gene().allele()).toList()).iterator();
    return population.stream()
        .map(p -> p.nonEvaluated() ? p.withFitness(objectives.next().vector()) : p)
        .collect(ISeq.toISeq());
  }

  private static void count(List<Phenotype<ProgramGene, Vec<double[]>>> population, int[] counts) {
    population.forEach(
        p -> p.genotype().gene().origin().ifPresent(mutation -> counts[mutation.ordinal()]++));
  }
}
