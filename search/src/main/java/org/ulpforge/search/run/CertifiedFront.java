package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.search.evolve.Genome;
import org.ulpforge.search.fit.Certificate;

/**
 * The front of an archive of real arithmetic, some of whose errors are certified. Immutable.
 *
 * @param entries what was certified, those included that failed or are not on the front any more
 * @param rest the entries of the archive that were not certified, by rising cost, then error
 */
public record CertifiedFront(List<Entry> entries, List<Judged> rest) {

  /**
   * @param found what the search found
   * @param candidate with the constants and the error of the certificate; infinite if it failed
   */
  public record Entry(Judged found, Candidate candidate, Certificate certificate) {}

  static CertifiedFront of(Archive archive) {
    return new CertifiedFront(List.of(), archive.entries());
  }

  CertifiedFront with(List<Optional<Entry>> more) {
    List<Entry> all = new ArrayList<>(entries);
    more.forEach(entry -> entry.ifPresent(all::add));
    Set<Genome> known = new HashSet<>();
    all.forEach(entry -> known.add(entry.found().genome()));
    return new CertifiedFront(
        List.copyOf(all), rest.stream().filter(j -> !known.contains(j.genome())).toList());
  }

  /** What is not certified and leads by the error that the search found. */
  List<Judged> open() {
    List<Judged> open = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Judged judged : rest) {
      if (judged.error() < best) {
        best = judged.error();
        if (entries.stream().noneMatch(e -> beats(e.candidate(), judged))) {
          open.add(judged);
        }
      }
    }
    return open;
  }

  private static boolean beats(Candidate candidate, Judged judged) {
    return candidate.cost() <= judged.cost() && candidate.error() <= judged.error();
  }

  /** What is not certified, as after a stop, and leads. */
  public List<Candidate> uncertified() {
    return open().stream().map(Judged::candidate).toList();
  }

  /** The certified candidates that no other one beats. */
  public ParetoFront certified() {
    return new ParetoFront(
        entries.stream()
            .map(Entry::candidate)
            .filter(c -> c.error() < Double.POSITIVE_INFINITY)
            .toList());
  }
}
