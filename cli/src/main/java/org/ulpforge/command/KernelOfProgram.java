package org.ulpforge.command;

import org.ulpforge.codegen.VerifiedFiles;

/** A command that makes a kernel of an integer program. */
sealed interface KernelOfProgram extends Runnable
    permits IntegerEmitCommand, IntegerSoftmaxCommand {

  /** What it would write, which has passed all checks. */
  VerifiedFiles verified();
}
