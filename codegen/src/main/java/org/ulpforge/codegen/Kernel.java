package org.ulpforge.codegen;

import java.util.Map;

/** A program as source files. Only a {@link VerifiedKernel} may enter a catalogue. */
public sealed interface Kernel permits EmittedKernel, VerifiedKernel {

  KernelSpec spec();

  /** The text of each generated file by its name. */
  Map<String, String> files();
}
