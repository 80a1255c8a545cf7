package org.ulpforge.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ulpforge.codegen.ArrayLoop;
import org.ulpforge.results.Catalogue;

/** Nanoseconds per element of f32 kernels and their peers; {@link KernelSuite} names them all. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class KernelBenchmark {

  /** A function and the name of one of its kernels or peers. */
  @Param({"exp:VectorOperators.EXP", "exp:Math.exp", "exp:StrictMath.exp", "exp:FastMath.exp"})
  public String loop;

  private final float[] inputs = new float[Contenders.LENGTH];
  private final float[] results = new float[Contenders.LENGTH];
  private ArrayLoop method;

  /** Compiles the loop and draws inputs. */
  @Setup
  public void prepare() {
    String function = loop.substring(0, loop.indexOf(':'));
    String name = loop.substring(function.length() + 1);
    Catalogue catalogue = new Catalogue(Path.of(System.getProperty("ulpforge.results", "results")));
    Contenders group =
        Contenders.of(catalogue, List.of(function)).stream()
            .filter(candidate -> candidate.names().contains(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no loop " + loop));
    method = group.loops().get(group.names().indexOf(name));
    double[] drawn = group.inputs();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) drawn[i];
    }
  }

  /** One call on all inputs. */
  @Benchmark
  @OperationsPerInvocation(Contenders.LENGTH)
  public float[] apply() {
    method.apply(inputs, results, inputs.length);
    return results;
  }
}
