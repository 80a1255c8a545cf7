package org.ulpforge.search.evolve;

import java.util.List;
import java.util.random.RandomGenerator;
import org.ulpforge.program.Program;

/**
 * Makes new genomes from old ones.
 *
 * @param mutators of each skeleton, by its index
 */
public record Breed(List<Mutator> mutators) {

  public Breed {
    mutators = List.copyOf(mutators);
  }

  /** A genome from scratch. */
  public Genome random(RandomGenerator random) {
    int skeleton = random.nextInt(mutators.size());
    return new Genome(skeleton, mutators.get(skeleton).random(random));
  }

  /**
   * A changed genome; one time in sixteen the core moves to another skeleton whose grammar has it.
   */
  public Genome mutate(Genome genome, RandomGenerator random) {
    if (mutators.size() > 1 && random.nextInt(16) == 0) {
      int other = random.nextInt(mutators.size());
      if (mutators.get(other).derives(genome.core())) {
        return new Genome(other, genome.core());
      }
    }
    Program changed = mutators.get(genome.skeleton()).mutate(genome.core(), random);
    return new Genome(genome.skeleton(), changed);
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
