package org.ulpforge.search.evolve;

import io.jenetics.Mutator;
import io.jenetics.Phenotype;
import io.jenetics.Recombinator;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;
import java.util.random.RandomGenerator;

/** The changes of {@link Breed} as Jenetics applies them to a population. */
final class Alterers {

  private Alterers() {}

  /** Changes single programs. */
  static final class Change extends Mutator<ProgramGene, Vec<double[]>> {
    Change(double probability) {
      super(probability);
    }

    @Override
    protected ProgramGene mutate(ProgramGene gene, RandomGenerator random) {
      Breed.Mutated mutated = gene.breed().mutate(gene.allele(), random);
      return new ProgramGene(mutated.genome(), gene.breed(), mutated.mutation());
    }
  }

  /** Puts a part of the second of two programs into the first. */
  static final class Cross extends Recombinator<ProgramGene, Vec<double[]>> {
    Cross(double probability) {
      super(probability, 2);
    }

    @Override
    protected int recombine(
        MSeq<Phenotype<ProgramGene, Vec<double[]>>> population, int[] pair, long generation) {
      ProgramGene first = population.get(pair[0]).genotype().gene();
      ProgramGene second = population.get(pair[1]).genotype().gene();
      Genome crossed =
          first.breed().cross(first.allele(), second.allele(), RandomRegistry.random());
      if (crossed.equals(first.allele())) {
        return 0;
      }
      population.set(pair[0], Phenotype.of(first.newInstance(crossed).genotype(), generation));
      return 1;
    }
  }
}
