package org.ulpforge.search.evolve;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes new genomes from old ones.
 *
 * @param mutators of each skeleton, by its index
 * @param weights of the mutations
 */
public record Breed(List<Mutator> mutators, MutationWeights weights) {

  public Breed {
    mutators = List.copyOf(mutators);
  }

  /**
   * @param mutation what changed the genome's core; empty if nothing did
   */
  record Mutated(Genome genome, Optional<Mutation> mutation) {}

  /** A genome from scratch. */
  public Genome random(RandomGenerator random) {
    int skeleton = random.nextInt(mutators.size());
    return new Genome(skeleton, mutators.get(skeleton).random(random));
  }

  /**
   * A changed genome; one time in sixteen the core moves to another skeleton whose grammar has it.
   */
  Mutated mutate(Genome genome, RandomGenerator random) {
    if (mutators.size() > 1 && random.nextInt(16) == 0) {
      int other = random.nextInt(mutators.size());
      if (mutators.get(other).derives(genome.core())) {
        return new Mutated(new Genome(other, genome.core()), Optional.empty());
      }
    }
    Mutator.Mutated changed =
        mutators.get(genome.skeleton()).mutate(genome.core(), weights, random);
    return new Mutated(new Genome(genome.skeleton(), changed.program()), changed.mutation());
  }

  /**
   * The first genome with a part of the second, or the first one itself where they do not go
   * together.
   */
  public Genome cross(Genome genome, Genome donor, RandomGenerator random) {
    Mutator mutator = mutators.get(genome.skeleton());
    return mutator
        .cross(genome.core(), donor.core(), random)
        .map(core -> new Genome(genome.skeleton(), core))
        .orElse(genome);
  }
}
