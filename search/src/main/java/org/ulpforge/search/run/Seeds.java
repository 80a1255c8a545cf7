package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.List;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.search.evolve.Genome;

/** The user's own programs as genomes. */
final class Seeds {

  private Seeds() {}

  /**
   * A program seeds every skeleton whose grammar derives it.
   *
   * @throws IllegalArgumentException if no grammar derives a program
   */
  static List<Genome> of(List<Program> programs, List<Skeleton> skeletons) {
    List<Genome> seeds = new ArrayList<>();
    for (Program program : programs) {
      int before = seeds.size();
      Program core = Canonical.of(program);
      for (int s = 0; s < skeletons.size(); s++) {
        if (skeletons.get(s).grammar().derives(core)) {
          seeds.add(new Genome(s, core));
        }
      }
      if (seeds.size() == before) {
        throw new IllegalArgumentException(
            "no grammar of this search ("
                + String.join(", ", skeletons.stream().map(Skeleton::name).toList())
                + ") derives the program to start from; it must be a core without range reduction");
      }
    }
    return seeds;
  }
}
