package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ulpforge.expansion.Kind;
import org.ulpforge.expansion.Partition;
import org.ulpforge.format.FloatFormat;

/** Programs whose regions are too large for one method that the JVM would compile. */
class LargeProgramTest {

  private static KernelSpec logI() {
    Partition partition = Partition.standard(Kind.LOG_I, FloatFormat.F64);
    return Kernels.spec(partition.program(FloatFormat.F64), "f64", "f64");
  }

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

  /** Vectors of all regions, their tables by permutations and by gathers. */
  @ParameterizedTest
  @EnumSource(VectorWidth.class)
  void arraysAreSortedByRegionsWithTheSameBits(VectorWidth width) throws Throwable {
    assumeTrue(width.bits() <= VectorWidth.PREFERRED.bits());
    KernelSpec spec = logI();
    String java = new JavaBackend(JavaBackend.DEFAULT_PACKAGE, width).emit(spec);
    assertTrue(java.contains("sorted5piece1("), java);
    JavaMethods methods = JavaMethods.compile(spec, java);
    SplittableRandom random = new SplittableRandom(3);
    int length = 1100;
    StoredBlock[] arguments = {
      StoredBlock.of(FloatFormat.F64, length), StoredBlock.of(FloatFormat.F64, length)
    };
    for (int i = 0; i < length; i++) {
      for (StoredBlock argument : arguments) {
        double value = i % 50 == 0 ? i - 50 : Math.exp(random.nextDouble(-5, 8));
        argument.set(i, Double.doubleToRawLongBits(value));
      }
    }
    StoredBlock scalar = StoredBlock.of(FloatFormat.F64, length);
    StoredBlock arrays = StoredBlock.of(FloatFormat.F64, length);
    methods.scalar(arguments, scalar, length);
    methods.arrays(arguments, arrays, length);
    assertEquals(-1, scalar.mismatch(arrays, length));
  }

  @Test
  void orderedStepsAreTheSameOnesAndFewAreAliveAtCuts() {
    Lowered program = logI().lower();
    for (Lowered.Region region : program.regions()) {
      List<Step> all = new ArrayList<>(program.headOf(region));
      all.addAll(region.block().steps());
      List<Step> ordered = Schedule.of(all, region.block().result());
      assertEquals(Set.copyOf(all), Set.copyOf(ordered));
      Set<Value> known = new HashSet<>();
      for (Step step : ordered) {
        for (Value operand : step.operands()) {
          assertTrue(!(operand instanceof Value.Result) || known.contains(operand));
        }
        known.add(step.result());
      }
      assertTrue(Pieces.of(ordered, region.block().result()).columns() < 32);
    }
  }
}
