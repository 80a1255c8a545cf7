package org.ulpforge.search.evolve;

import io.jenetics.Chromosome;
import io.jenetics.Gene;
import io.jenetics.Genotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.Optional;

/**
 * A genome as the only gene of its chromosome.
 *
 * @param origin the mutation that made the genome in this epoch, if one did
 */
record ProgramGene(Genome allele, Breed breed, Optional<Mutation> origin)
    implements Gene<Genome, ProgramGene> {

  ProgramGene(Genome allele, Breed breed) {
    this(allele, breed, Optional.empty());
  }

  @Override
  public ProgramGene newInstance() {
    return new ProgramGene(breed.random(RandomRegistry.random()), breed);
  }

  @Override
  public ProgramGene newInstance(Genome genome) {
    return new ProgramGene(genome, breed);
  }

  @Override
  public boolean isValid() {
    return true;
  }

  Genotype<ProgramGene> genotype() {
    return Genotype.of(new Alone(this));
  }

  /** A chromosome of one gene. */
  record Alone(ProgramGene only) implements Chromosome<ProgramGene> {
    @Override
    public ProgramGene get(int index) {
      if (index != 0) {
        throw new IndexOutOfBoundsException(index);
      }
      return only;
    }

    @Override
    public int length() {
      return 1;
    }

    @Override
    public Chromosome<ProgramGene> newInstance(ISeq<ProgramGene> genes) {
      return new Alone(genes.get(0));
    }

    @Override
    public Chromosome<ProgramGene> newInstance() {
      return new Alone(only.newInstance());
    }
  }
}
