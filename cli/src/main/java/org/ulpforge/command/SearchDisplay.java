package org.ulpforge.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.ulpforge.codegen.Verification;
import org.ulpforge.pipeline.PipelineListener;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ParetoFront;
import org.ulpforge.problem.Problem;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.search.fit.Certificate;
import org.ulpforge.search.run.CertifiedFront;
import org.ulpforge.search.run.Progress;

/**
 * Shows on standard error how a search goes: a bar with the best so far on a terminal, else a line
 * now and then.
 */
final class SearchDisplay implements PipelineListener, AutoCloseable {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final PrintWriter err;
  private final Problem problem;
  private ProgressBar bar;
  private Progressing checking;
  private Duration nextLine = Duration.ZERO;

  SearchDisplay(Terminal terminal, Problem problem) {
    this.terminal = terminal;
    this.err = terminal.err();
    this.problem = problem;
  }

  @Override
  public void searched(Progress progress) {
    if (terminal.interactive()) {
      bar = bar == null ? Progressing.bar("searching", total(progress)) : bar;
      bar.stepTo(done(progress));
      bar.setExtraMessage(best(progress.front()));
    } else if (progress.elapsed().compareTo(nextLine) >= 0) {
      nextLine = progress.elapsed().plus(BETWEEN_LINES);
      err.println(
          String.format(
              Locale.ROOT,
              "%6.1f s  %,d evaluations  %s",
              progress.elapsed().toMillis() / 1000.0,
              progress.evaluations(),
              best(progress.front())));
    }
  }

  /** Without a limit in evaluations the time limit is what runs out. */
  private long total(Progress progress) {
    return progress.budget() < Long.MAX_VALUE
        ? progress.budget()
        : problem.budget().timeLimit().map(Duration::toMillis).orElse(Long.MAX_VALUE);
  }

  private long done(Progress progress) {
    return Math.min(
        total(progress),
        progress.budget() < Long.MAX_VALUE
            ? progress.evaluations()
            : progress.elapsed().toMillis());
  }

  private String best(ParetoFront front) {
    return front
        .best()
        .map(c ->
            "best %s %s at cost %s, %d on the front"
                .formatted(
                    ProfileText.number(c.error()),
                    problem.measure().text(),
                    ProfileText.number(c.cost()),
                    front.candidates().size()))
        .orElse("nothing yet");
  }

  @Override
  public void judging(Candidate candidate, long inputs) {
    close();
    checking = new Progressing(terminal, "judging " + candidate.algorithm(), inputs);
  }

  @Override
  public void judged(long inputs) {
    checked(inputs);
  }

  @Override
  public void validated(FrontEntry entry) {
    close();
    Candidate c = entry.candidate();
    err.printf(
        Locale.ROOT,
        "validated %s on %s: max error %s %s%n",
        c.algorithm(),
        entry.evidence().words(),
        ProfileText.number(c.error()),
        problem.measure().text());
  }

  @Override
  public synchronized void certified(CertifiedFront.Entry entry) {
    close();
    Candidate c = entry.candidate();
    Certificate certificate = entry.certificate();
    if (certificate.obstacle().isPresent()) {
      err.println(
          "left out %s of cost %s: %s"
              .formatted(
                  c.algorithm(),
                  ProfileText.number(c.cost()),
                  Printable.line(certificate.obstacle().get())));
    } else {
      err.println(
          "certified %s of cost %s: %s"
              .formatted(
                  c.algorithm(),
                  ProfileText.number(c.cost()),
                  CertificateText.line(certificate, problem.measure())));
    }
  }

  @Override
  public void beaten(Candidate c) {
    close();
    err.printf(
        Locale.ROOT,
        "left out %s: max error %s %s on a sample already, others have less%n",
        c.algorithm(),
        ProfileText.number(c.error()),
        problem.measure().text());
  }

  @Override
  public void refining(int candidates) {
    err.println("refining " + candidates + " candidates on the worst inputs of the full checks");
  }

  @Override
  public void verifying(StoredKernel kernel, long inputs) {
    close();
    err.println("verifying " + kernel.name());
    checking = new Progressing(terminal, "verifying " + kernel.name(), inputs);
  }

  @Override
  public void compared(long inputs) {
    checked(inputs);
  }

  private void checked(long inputs) {
    if (checking != null && inputs > 0) {
      checking.accept(inputs);
    }
  }

  @Override
  public void timing(int programs) {
    err.println("timing " + programs + (programs == 1 ? " program" : " programs"));
  }

  @Override
  public void stored(KernelFolder kernel, Verification verification) {
    close();
    verification.checks().forEach(check -> err.println("  " + check));
  }

  /** Takes bars away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (checking != null) {
      checking.close();
      checking = null;
    }
  }
}
