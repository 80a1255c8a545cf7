package org.ulpforge.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ulpforge.codegen.IntegerSoftmaxCheck;
import org.ulpforge.codegen.IntegerSoftmaxKernel;
import org.ulpforge.codegen.VerifiedFiles;
import org.ulpforge.integer.IntegerFunction;
import org.ulpforge.integer.IntegerSoftmax;
import org.ulpforge.program.ProgramText;
import org.ulpforge.results.KeptInteger;
import org.ulpforge.results.Repeat;
import org.ulpforge.results.Run;
import org.ulpforge.results.StoredFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Softmax of integers by an integer exponential. */
@Command(
    name = "softmax",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the errors of integer-only softmax with a program for exp.",
      "Rows are int8 codes of normal numbers; the exponentials of the differences to the largest one",
      "come from the program, their sum and the one division of a row are integer, too. Results are",
      "codes of 2^-bits. Errors are absolute, against softmax of the same codes in f64. With --output",
      "a Java class, a CUDA header and a program that checks the header are written, once the class,",
      "and the header as g++ compiles it, have given the codes of the same softmax in plain Java."
    },
    footerHeading = "%nExample:%n",
    footer = "  ulpforge integer softmax results/integer/exp/s4n255to0/mean5xt2.slp --bits 8")
final class IntegerSoftmaxCommand implements KernelOfProgram {

  private static final int MOST = 1 << 20;
  private static final int MOST_ROWS = 1 << 10;

  @ParentCommand private IntegerCommand parent;

  @Parameters(paramLabel = "PROGRAM", description = "for exp, with inputs up to 0")
  private Path file;

  @Option(
      names = "--bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "of the results: 8 for u8 (default), 15 for i16, 16 for u16")
  private int bits;

  @Option(
      names = "--length",
      paramLabel = "N",
      split = ",",
      defaultValue = "64,1024,16384",
      description = "default: 64,1024,16384")
  private List<Integer> lengths;

  @Option(names = "--rows", defaultValue = "64", description = "of each length; default: 64")
  private int rows;

  @Option(
      names = "--sigma",
      defaultValue = "2",
      description = "standard deviation of the scores; default: 2")
  private double sigma;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "for a folder with a Java class and a CUDA header, such as results/integer/kernels")
  private Path output;

  @Override
  public void run() {
    PrintWriter out = parent.terminal().out();
    IntegerSoftmaxKernel kernel = kernel(out::println);
    if (output != null) {
      IntegerEmitCommand.write(out, IntegerSoftmaxCheck.passed(kernel), file, output);
    }
  }

  @Override
  public VerifiedFiles verified() {
    return IntegerSoftmaxCheck.passed(kernel(line -> {}));
  }

  /** The kernel, with the errors of each length on the way. */
  private IntegerSoftmaxKernel kernel(Consumer<String> lines) {
    if (rows < 1 || rows > MOST_ROWS || !(sigma >= 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException(
          "--rows is 1 to %d, --sigma a finite number from 0 on".formatted(MOST_ROWS));
    }
    for (int length : lengths) {
      if (length < 1 || length > MOST) {
        throw new IllegalArgumentException("length " + length + ": 1 to " + MOST + " is allowed");
      }
    }
    ProgramText text = Run.program(file);
    IntegerFunction function = KeptInteger.function(file, text);
    IntegerSoftmax softmax = new IntegerSoftmax(text.program(), function, bits);
    if (output != null) {
      StoredFiles.requireWritable(output);
    }
    IntegerSoftmax.Errors worst = new IntegerSoftmax.Errors(0, 0, 0);
    for (int length : lengths) {
      IntegerSoftmax.Errors errors = softmax.errors(normal(length, function.unit()));
      worst =
          new IntegerSoftmax.Errors(
              Math.max(worst.max(), errors.max()),
              Math.max(worst.mean(), errors.mean()),
              Math.max(worst.worstSum(), errors.worstSum()));
      lines.accept(
          String.format(
              Locale.ROOT,
              "%6d elements  max %.3e (%.2f codes)  mean %.3e  sums differ from 1 by up to %.3f",
              length,
              errors.max(),
              Math.scalb(errors.max(), bits),
              errors.mean(),
              errors.worstSum()));
    }
    return new IntegerSoftmaxKernel(
        text.program(), function, bits, worst, IntegerEmitCommand.algorithm(file), command());
  }

  private int[][] normal(int length, double unit) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] codes = new int[rows][length];
    for (int[] row : codes) {
      for (int i = 0; i < length; i++) {
        row[i] = (int) Math.clamp(Math.rint(sigma * random.nextGaussian() / unit), -128, 127);
      }
    }
    return codes;
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("ulpforge", "integer", "softmax"));
    words.addAll(List.of(file.getFileName().toString(), "--bits", Integer.toString(bits)));
    String all = lengths.stream().map(String::valueOf).collect(Collectors.joining(","));
    words.addAll(List.of("--length", all, "--rows", Integer.toString(rows)));
    words.addAll(List.of("--sigma", Double.toString(sigma), "--seed", Long.toString(seed)));
    return Repeat.join(words);
  }
}
