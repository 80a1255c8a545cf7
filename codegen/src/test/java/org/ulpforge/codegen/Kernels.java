package org.ulpforge.codegen;

import org.ulpforge.format.Formats;
import org.ulpforge.program.Program;

/** Specs for tests. */
final class Kernels {

  private Kernels() {}

  static KernelSpec spec(Program program, String storage, String compute) {
    return new KernelSpec(
        KernelName.parse("test_" + storage + "_0u9_p6"),
        program,
        Formats.scalar(storage),
        Formats.parse(compute),
        new KernelFacts(
            "test",
            "-inf,inf",
            0.891,
            "0x1.8p1",
            "0x1p0",
            "0x1.00001p0",
            5,
            10,
            true,
            "ulpforge search"));
  }
}
