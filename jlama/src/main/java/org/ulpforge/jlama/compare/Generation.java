package org.ulpforge.jlama.compare;

import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Loads a model of Llama's architecture from a folder by JLama's own code and generates text from a
 * prompt, always taking the likeliest token. Prints what {@link Generated} holds.
 *
 * <p>Arguments of the program: folder, prompt, tokens, rounds in which a token is timed.
 */
public final class Generation {

  private static final int WARM_UP = 10;

  /** The clock of a process may tick in hundredths of a second. */
  private static final long NANOS_PER_ROUND = 400_000_000;

  private final OperatingSystemMXBean cpu =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final AbstractModel model;
  private final String prompt;
  private final int tokens;
  private final int rounds;

  private Generation(AbstractModel model, String prompt, int tokens, int rounds) {
    this.model = model;
    this.prompt = prompt;
    this.tokens = tokens;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    try (AbstractModel model =
            ModelSupport.loadModel(Path.of(arguments[0]).toFile(), DType.F32, DType.F32);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
      double load = seconds(start);
      out.println("softmax " + source(VectorMath.class));
      new Generation(model, arguments[1], number(arguments[2]), number(arguments[3])).run(out);
      out.printf(Locale.ROOT, "load %.3f%n", load);
    }
  }

  private static int number(String argument) {
    return Integer.parseInt(argument);
  }

  /** The file that a class was loaded from. */
  private static String source(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .getFileName()
        .toString();
  }

  private void run(PrintStream out) throws IOException {
    long start = System.nanoTime();
    String text =
        model.generate(UUID.randomUUID(), PromptContext.of(prompt), 0, tokens, (s, f) -> {})
            .responseText;
    double generate = seconds(start);
    out.println("text " + text.codePoints().boxed().toList());
    steps(out);
    out.printf(Locale.ROOT, "generate %.3f%n", generate);
  }

  /** The same generation, step by step, with the logits. */
  private void steps(PrintStream out) throws IOException {
    int[] start =
        LongStream.concat(
                LongStream.of(model.getConfig().bosToken),
                LongStream.of(model.getTokenizer().encode(prompt)))
            .mapToInt(Math::toIntExact)
            .toArray();
    try (KvBufferCache cache = new KvBufferCache(model);
        KvBufferCache.KvBuffer buffer = cache.getEphemeralKvBuffer();
        AbstractTensor<?, ?> logits = model.makeDenseTensor(model.getConfig().vocabularySize)) {
      AbstractTensor<?, ?> last = model.batchForward(start, 0, buffer);
      int token = model.sample(last.slice(last.shape().first() - 1), 0, 0, logits);
      print(out, token, logits);
      for (int position = start.length; position < tokens; position++) {
        token = next(token, position, buffer, logits);
        print(out, token, logits);
      }
      if (rounds > 0) {
        out.printf(Locale.ROOT, "nanos %.0f%n", nanos(token, buffer, logits));
      }
    }
  }

  private int next(
      int token, int position, KvBufferCache.KvBuffer buffer, AbstractTensor<?, ?> logits) {
    return model.sample(model.forward(token, position, buffer, Optional.empty()), 0, 0, logits);
  }

  /** Processor time of all threads for a token at the last position, once compilers are done. */
  private double nanos(int token, KvBufferCache.KvBuffer buffer, AbstractTensor<?, ?> logits) {
    double[] times = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long start = cpu.getProcessCpuTime();
      long end = start;
      int calls = 0;
      while (end - start < NANOS_PER_ROUND) {
        next(token, tokens - 1, buffer, logits);
        calls++;
        end = cpu.getProcessCpuTime();
      }
      times[Math.max(0, round)] = (double) (end - start) / calls;
    }
    Arrays.sort(times);
    return times[rounds / 2];
  }

  private static void print(PrintStream out, int token, AbstractTensor<?, ?> logits) {
    out.print("token " + token);
    for (int i = 0; i < logits.shape().last(); i++) {
      out.print(" " + logits.get(0, i));
    }
    out.println();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
