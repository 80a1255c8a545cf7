package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;

/** Programs whose regions are too large for one method that the JVM would compile. */
class LargeProgramTest {

  @Test
  void largeRegionsAreMethodsOfTheirOwnWithTheSameBits() throws IOException {
    KernelSpec spec =
        Kernels.spec(
            Partition.standard(Kind.RATIO, FloatFormat.F64).program(FloatFormat.F64), "f64", "f64");
    EmittedKernel kernel = EmittedKernel.of(spec);
    String java = kernel.files().get(new JavaBackend().fileName(spec.name()));
    assertTrue(java.contains("return region2(x, y);"), java);
    assertTrue(new Verifier(256, 1).withoutNvcc().check(kernel).passed());
  }
}
