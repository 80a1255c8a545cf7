package org.ulpforge.pipeline;

import org.ulpforge.codegen.Verification;
import org.ulpforge.problem.Candidate;
import org.ulpforge.results.FrontEntry;
import org.ulpforge.results.KernelFolder;
import org.ulpforge.results.StoredKernel;
import org.ulpforge.search.run.CertifiedFront;
import org.ulpforge.search.run.Progress;

/** Is told what the pipeline does, in its thread where nothing else is said. */
public interface PipelineListener {

  void searched(Progress progress);

  /**
   * A candidate is about to be judged.
   *
   * @param inputs how many there are
   */
  void judging(Candidate candidate, long inputs);

  /**
   * More inputs were judged; called by several threads.
   *
   * @param inputs since the last call
   */
  void judged(long inputs);

  void validated(FrontEntry entry);

  /** A program of real arithmetic was certified, or failed; called by several threads. */
  void certified(CertifiedFront.Entry entry);

  /** A sample shows that a candidate cannot come to the front, so it is not judged. */
  void beaten(Candidate candidate);

  /** Full checks found worse inputs, and the search takes them up again. */
  void refining(int candidates);

  /**
   * The bits of a kernel are about to be compared.
   *
   * @param inputs how many there are
   */
  void verifying(StoredKernel kernel, long inputs);

  /**
   * More inputs were compared; called by several threads.
   *
   * @param inputs since the last call
   */
  void compared(long inputs);

  void stored(KernelFolder kernel, Verification verification);

  /**
   * Programs are about to be timed.
   *
   * @param programs how many
   */
  void timing(int programs);
}
