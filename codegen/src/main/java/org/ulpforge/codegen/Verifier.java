package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import jdk.incubator.vector.VectorShape;

/**
 * Compares emitted kernels with the interpreter, bit for bit: every method of the Java class at
 * every width of vectors, and the CUDA header as compiled by g++. Up to 32 bits of input that means
 * all inputs, if the limit allows.
 */
public final class Verifier {

  /** Elements per call: three blocks of floats stay in a second-level cache. */
  private static final int BLOCK = 1 << 13;

  private final long maxInputs;
  private final int threads;
  private final Set<Compiler> compilers;
  private final LongConsumer progress;

  private enum Compiler {
    GCC,
    NVCC
  }

  /**
   * @param maxInputs the most inputs to compare; fewer than a format has are taken in runs spread
   *     over all codes
   * @param threads how many inputs are compared at the same time
   */
  public Verifier(long maxInputs, int threads) {
    this(maxInputs, threads, EnumSet.allOf(Compiler.class), inputs -> {});
  }

  private Verifier(long maxInputs, int threads, Set<Compiler> compilers, LongConsumer progress) {
    if (maxInputs < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "at least one input and one thread, not " + maxInputs + " and " + threads);
    }
    this.maxInputs = maxInputs;
    this.threads = threads;
    this.compilers = compilers;
    this.progress = progress;
  }

  /** The same for the Java file alone: compilers of C++ take some seconds. */
  public Verifier javaOnly() {
    return new Verifier(maxInputs, threads, EnumSet.noneOf(Compiler.class), progress);
  }

  /** The same without the check whether nvcc takes the header. */
  public Verifier withoutNvcc() {
    return new Verifier(maxInputs, threads, EnumSet.of(Compiler.GCC), progress);
  }

  /**
   * The same that tells how far it is.
   *
   * @param progress is told how many inputs were compared since the last call, by all methods at
   *     once; called by several threads. A {@link CancellationException} from it ends the check.
   */
  public Verifier reporting(LongConsumer progress) {
    return new Verifier(maxInputs, threads, compilers, progress);
  }

  /** How many inputs of a kernel are compared: what the reported numbers add up to. */
  public long inputs(KernelSpec spec) {
    return inputCodes(spec).count();
  }

  private InputCodes inputCodes(KernelSpec spec) {
    return InputCodes.atMost(maxInputs, spec.storage(), spec.program().arity());
  }

  /** Compares all inputs of formats up to 32 bits, a sample of 2^28 of wider ones. */
  public static Verifier exhaustive(KernelSpec spec, int threads) {
    boolean countable = spec.storage().bits() * spec.program().arity() <= 32;
    return new Verifier(countable ? 1L << 32 : 1L << 28, threads);
  }

  /**
   * A kernel that passes {@link #check}.
   *
   * @throws VerificationException with what was found, if something differs
   */
  public VerifiedKernel verify(EmittedKernel kernel) {
    Verification found = check(kernel);
    if (!found.passed()) {
      throw new VerificationException(kernel.spec().name(), found);
    }
    return new VerifiedKernel(kernel, found);
  }

  /**
   * Makes all checks.
   *
   * @throws IllegalArgumentException if the Java file does not compile
   * @throws CancellationException if {@link #reporting progress} threw it
   */
  public Verification check(EmittedKernel kernel) {
    KernelSpec spec = kernel.spec();
    JavaBackend java = new JavaBackend();
    JavaMethods methods = JavaMethods.compile(spec, kernel.files().get(java.fileName(spec.name())));
    List<Named> named = new ArrayList<>();
    int preferred = VectorShape.preferredShape().vectorBitSize();
    named.add(new Named("Java scalar", methods::scalar));
    named.add(new Named("Java arrays, " + preferred + " bits", methods::arrays));
    named.add(new Named("Java memory segments", methods::segments));
    List<Verification.Check> checks = new ArrayList<>();
    for (VectorWidth width :
        List.of(VectorWidth.BITS_128, VectorWidth.BITS_256, VectorWidth.BITS_512)) {
      if (width.bits() < preferred) {
        JavaBackend narrow = new JavaBackend(JavaBackend.DEFAULT_PACKAGE, width);
        JavaMethods other = JavaMethods.compile(spec, narrow.emit(spec));
        named.add(new Named("Java arrays, " + width.bits() + " bits", other::arrays));
      } else if (width.bits() > preferred) {
        checks.add(
            new Verification.Check(
                "Java arrays, " + width.bits() + " bits",
                0,
                false,
                new Verification.Skipped("this machine's vectors have " + preferred + " bits")));
      }
    }
    checks.add(new EdgeChecks(spec, methods).check());
    if (compilers.isEmpty()) {
      return compare(spec, named, checks, BLOCK);
    }
    String header = kernel.files().get(new CudaBackend().fileName(spec.name()));
    try (CudaOnHost host = CudaOnHost.of(spec, header)) {
      switch (host.withGcc()) {
        case CudaOnHost.Ready(BlockMethod values, BlockMethod arrays) -> {
          named.add(new Named("CUDA header by g++", values));
          named.add(new Named("CUDA header by g++, arrays", arrays));
        }
        case CudaOnHost.NotBuilt(Verification.Verdict why) ->
            checks.add(new Verification.Check("CUDA header by g++", 0, false, why));
      }
      if (compilers.contains(Compiler.NVCC)) {
        Verification.Verdict verdict =
            switch (host.withNvcc()) {
              case Nvcc.Ready(String ignored, DeviceCode code) -> new Verification.Compiled(code);
              case Nvcc.NotCompiled(Verification.Verdict why) -> why;
            };
        checks.add(new Verification.Check("CUDA header by nvcc", 0, false, verdict));
      }
      return compare(spec, named, checks, BLOCK);
    }
  }

  /** The interpreter's checksums, without any check. */
  Checksums checksums(KernelSpec spec) {
    return compare(spec, List.of(), List.of(), BLOCK).checksums().orElseThrow();
  }

  /**
   * Compares one method alone.
   *
   * @param block how many inputs it gets at once
   */
  Verification compare(KernelSpec spec, String name, BlockMethod method, int block) {
    return compare(spec, List.of(new Named(name, method)), List.of(), block);
  }

  private record Named(String name, BlockMethod method) {}

  /**
   * @param more checks to report after the comparisons
   */
  private Verification compare(
      KernelSpec spec, List<Named> methods, List<Verification.Check> more, int block) {
    InputCodes inputs = inputCodes(spec);
    Optional<Checksums.Sum> sum =
        inputs.isExhaustive() && Checksums.existFor(spec)
            ? Optional.of(new Checksums.Sum(spec))
            : Optional.empty();
    Map<Named, String> differences = new ConcurrentHashMap<>();
    AtomicLong next = new AtomicLong();
    List<Thread> workers = new ArrayList<>();
    Map<Thread, Throwable> failures = new ConcurrentHashMap<>();
    for (int i = 0; i < threads; i++) {
      workers.add(
          Thread.ofPlatform()
              .name("verify-" + i)
              .daemon()
              .uncaughtExceptionHandler((thread, failure) -> {
                failures.put(thread, failure);
                next.set(inputs.count());
              })
              .start(() ->
                  new Worker(spec, inputs, methods, differences, sum, block).work(next, progress)));
    }
    join(workers);
    failures.values().stream().findFirst().ifPresent(Verifier::rethrow);
    List<Verification.Check> checks = new ArrayList<>();
    for (Named m : methods) {
      Verification.Verdict verdict =
          differences.containsKey(m)
              ? new Verification.Differs(differences.get(m))
              : new Verification.Equal();
      checks.add(new Verification.Check(m.name, inputs.count(), inputs.isExhaustive(), verdict));
    }
    checks.addAll(more);
    return new Verification(checks, sum.map(Checksums.Sum::sums));
  }

  private static void join(List<Thread> workers) {
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the verification was interrupted", e);
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof CancellationException cancelled) {
      throw cancelled;
    }
    throw new IllegalStateException("the verification stopped: " + failure, failure);
  }

  /** Takes blocks of inputs until there are none left. */
  private static final class Worker {
    private final InputCodes inputs;
    private final List<Named> methods;
    private final Map<Named, String> differences;
    private final Optional<Checksums.Sum> sum;
    private final int block;
    private final Reference reference;
    private final StoredBlock[] arguments;
    private final StoredBlock expected;
    private final StoredBlock got;

    Worker(
        KernelSpec spec,
        InputCodes inputs,
        List<Named> methods,
        Map<Named, String> differences,
        Optional<Checksums.Sum> sum,
        int block) {
      this.inputs = inputs;
      this.methods = methods;
      this.differences = differences;
      this.sum = sum;
      this.reference =
          new Reference(spec.program(), spec.storage(), spec.compute(), inputs.count());
      this.block = (int) Math.min(block, inputs.count());
      this.arguments = new StoredBlock[inputs.arity()];
      for (int a = 0; a < arguments.length; a++) {
        arguments[a] = StoredBlock.of(spec.storage(), this.block);
      }
      this.expected = StoredBlock.of(spec.storage(), this.block);
      this.got = StoredBlock.of(spec.storage(), this.block);
    }

    void work(AtomicLong next, LongConsumer progress) {
      for (long first = next.getAndAdd(block);
          first < inputs.count();
          first = next.getAndAdd(block)) {
        int length = (int) Math.min(block, inputs.count() - first);
        long number = first;
        inputs.fill(first, arguments, length);
        reference.run(arguments, expected, length);
        sum.ifPresent(s -> s.add(number, expected, length));
        for (Named named : methods) {
          if (!differences.containsKey(named)) {
            compare(named, length);
          }
        }
        progress.accept(length);
      }
    }

    private void compare(Named named, int length) {
      try {
        named.method.run(arguments, got, length);
      } catch (Throwable e) {
        differences.putIfAbsent(named, "because it throws " + e);
        return;
      }
      int index = expected.mismatch(got, length);
      if (index >= 0) {
        StringBuilder at = new StringBuilder("at ");
        for (StoredBlock argument : arguments) {
          at.append(argument.show(argument.code(index))).append(' ');
        }
        at.append("with ").append(got.show(got.code(index)));
        at.append(", the interpreter has ").append(expected.show(expected.code(index)));
        differences.putIfAbsent(named, at.toString());
      }
    }
  }
}
