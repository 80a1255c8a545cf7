package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ulpforge.codegen.CudaSoftmax;
import org.ulpforge.codegen.JavaBackend;
import org.ulpforge.codegen.JavaSoftmax;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.SoftmaxSpec;
import org.ulpforge.codegen.VectorWidth;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Formats;
import org.ulpforge.interpret.ScalarInterpreter;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.row.RowError;
import org.ulpforge.row.RowErrors;
import org.ulpforge.row.RowKind;
import org.ulpforge.row.Softmax;
import org.ulpforge.row.SoftmaxInterpreter;

/**
 * A softmax that is kept below a results folder, {@code softmax/<format>/<name>}: the manifest, and
 * the Java class that it gives with the exponential of the catalogue.
 *
 * @param exponential the kernel that its exponential is that of
 * @param format of arguments and results
 * @param errors on {@link #ROWS} rows of each kind, of {@link #LENGTH} elements
 */
public record KeptSoftmax(
    KernelName name,
    StoredKernel exponential,
    FloatFormat format,
    Softmax.Passes passes,
    Softmax.Sums sums,
    RowErrors errors) {

  /** Of the longest rows that errors are measured on. */
  public static final int LENGTH = 1 << 16;

  /** Rows of that length, of each kind. */
  public static final int ROWS = 4;

  private static final long SEED = 1;

  private static final float PROBE = 0x1p-10f;
  private static final String MANIFEST = "softmax.json";

  /** Measures a softmax and names it by its largest error. */
  public static KeptSoftmax of(
      StoredKernel exponential, FloatFormat format, Softmax.Passes passes, Softmax.Sums sums) {
    usable(exponential);
    Softmax softmax = new Softmax(exponential.program(), format, passes, sums);
    RowErrors errors =
        RowErrors.of(new SoftmaxInterpreter(softmax)::apply, format, LENGTH, ROWS, SEED);
    KernelName name =
        KernelName.of(
            "softmax",
            format,
            errors.worst().maxUlp(),
            1,
            false,
            algorithm(exponential.name(), passes, sums));
    return new KeptSoftmax(name, exponential, format, passes, sums, errors);
  }

  /**
   * The kernel itself.
   *
   * @throws IllegalArgumentException if it is no exponential that a softmax can use
   */
  public static StoredKernel usable(StoredKernel kernel) {
    if (!kernel.problem().function().equals("exp")
        || !kernel.problem().domain().equals(List.of(Interval.FULL))
        || !kernel.problem().compute().equals(Softmax.COMPUTE)) {
      throw new IllegalArgumentException(
          "the exponential of a softmax is a kernel of exp on the full range, computed in f32; "
              + kernel.name()
              + " is one of "
              + kernel.problem().function()
              + " on "
              + kernel.problem().domain().getFirst()
              + ", computed in "
              + kernel.problem().compute().name());
    }
    Softmax.requireExponential(kernel.program());
    return kernel;
  }

  /** The last part of the name. */
  public static String algorithm(KernelName exponential, Softmax.Passes passes, Softmax.Sums sums) {
    String way =
        switch (passes) {
          case RELOAD -> "tworeload";
          case RECOMPUTE -> "tworecompute";
          case MAXIMUM_RELOAD -> "threereload";
          case MAXIMUM_RECOMPUTE -> "threerecompute";
          case ONLINE -> "online";
          case EXPONENTS -> "exponents";
        };
    String third = sums == Softmax.Sums.DOUBLES ? "d" : "";
    return exponential.algorithm() + way + third;
  }

  /** All that are kept. */
  public static List<Path> folders(Path results) {
    List<Path> folders = new ArrayList<>();
    Path root = results.resolve("softmax");
    if (Files.isDirectory(root)) {
      for (Path format : StoredFiles.entries(root)) {
        if (Files.isDirectory(format)) {
          folders.addAll(StoredFiles.entries(format).stream().filter(Files::isDirectory).toList());
        }
      }
    }
    return folders;
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException in one line, naming file and field
   */
  public static KeptSoftmax read(Path folder, Catalogue catalogue) {
    Path manifest = folder.resolve(MANIFEST);
    JsonFields fields = JsonFields.parse(manifest.toString(), StoredFiles.read(manifest));
    KernelName name = fields.parsed("name", KernelName::parse);
    StoredKernel exponential = fields.parsed("exponential", text -> catalogue.find(text).read());
    Softmax.Passes passes = fields.parsed("passes", t -> named(t, Softmax.Passes.values()));
    Softmax.Sums sums = fields.parsed("sums", t -> named(t, Softmax.Sums.values()));
    if (!folder.endsWith(Path.of(name.format(), name.toString()))) {
      throw fields.bad("name", "is " + name + ", the folder is called " + folder);
    }
    JsonFields rows = fields.fields("errors");
    Map<RowKind, RowError> errors = new EnumMap<>(RowKind.class);
    for (RowKind kind : RowKind.values()) {
      JsonFields row = rows.fields(kind.title());
      errors.put(
          kind,
          new RowError(
              row.number("maxRelative"),
              row.number("rmsRelative"),
              row.number("maxUlp"),
              row.number("sumError")));
    }
    FloatFormat format = fields.parsed("format", KeptSoftmax::storage);
    return new KeptSoftmax(name, exponential, format, passes, sums, new RowErrors(errors));
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException if there is none, or no softmax of rows of it
   */
  public static FloatFormat storage(String name) {
    return Softmax.requireStorage(Formats.scalar(name));
  }

  private static <E extends Enum<E>> E named(String text, E[] values) {
    return Stream.of(values)
        .filter(value -> lower(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s'; allowed are %s"
                    .formatted(
                        text,
                        Stream.of(values)
                            .map(KeptSoftmax::lower)
                            .collect(Collectors.joining(", ")))));
  }

  /** What backends write. */
  public SoftmaxSpec spec() {
    List<String> facts = new ArrayList<>();
    facts.add("max error    %.4f ULP (sampled rows)".formatted(errors.worst().maxUlp()));
    facts.add("made by      " + command());
    return new SoftmaxSpec(name, exponential.spec(), format, passes, sums, facts);
  }

  /** The command that makes it. */
  public String command() {
    return "ulpforge softmax keep %s --format %s --passes %s --sums %s"
        .formatted(exponential.name(), format.name(), lower(passes), lower(sums));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Writes all files, and gives their folder. */
  public Path store(Path results) {
    Path folder = folder(results);
    StoredFiles.writeFolder(folder, files());
    return folder;
  }

  private Path folder(Path results) {
    return folder(results, format).resolve(name.toString());
  }

  /** Where all of a format are. */
  public static Path folder(Path results, FloatFormat format) {
    return results.resolve("softmax").resolve(format.name());
  }

  /**
   * What is wrong with a folder of {@link #folders}, a line each: files that are not what the
   * manifest gives, or why it gives none.
   */
  public static List<String> problems(Path folder, Catalogue catalogue) {
    try {
      return read(folder, catalogue).differences(folder);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      String problem = e.getMessage();
      return List.of(problem.contains(folder.toString()) ? problem : folder + ": " + problem);
    }
  }

  /** What differs from the files that the manifest gives, a line each. */
  List<String> differences(Path folder) {
    List<String> differences = new ArrayList<>();
    files()
        .forEach((file, text) -> {
          Path path = folder.resolve(file);
          if (!Files.isRegularFile(path) || !StoredFiles.read(path).equals(text)) {
            differences.add(path + " is not what its manifest and exponential give");
          }
        });
    return differences;
  }

  private Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(MANIFEST, manifest());
    files.put(
        name.javaClass() + ".java",
        JavaSoftmax.emit(spec(), JavaBackend.DEFAULT_PACKAGE, VectorWidth.PREFERRED));
    files.put(CudaSoftmax.fileName(name), CudaSoftmax.emit(spec()));
    files.put(CudaSoftmax.checkFileName(name), CudaSoftmax.check(spec(), exponentialError()));
    return files;
  }

  /**
   * The largest relative error of the exponential. That of a kernel of f32 is what it states, of
   * which 1 ULP is up to 2^-23; others state it for fewer arguments than differences of elements
   * can be, and after a rounding that a softmax does not do: theirs is measured.
   */
  private double exponentialError() {
    if (exponential.problem().storage().equals(Optional.of(Softmax.COMPUTE))) {
      return Math.scalb(exponential.profile().maxUlp(), 1 - Softmax.COMPUTE.precision());
    }
    ScalarInterpreter program = ScalarInterpreter.of(exponential.program(), Softmax.COMPUTE);
    double most = 0;
    for (float x = -Softmax.LIMIT; x <= Softmax.LIMIT; x += PROBE) {
      double exact = StrictMath.exp(x);
      most = Math.max(most, Math.abs(program.apply(x) - exact) / exact);
    }
    return most;
  }

  private String manifest() {
    ObjectNode node = JsonFields.object();
    node.put("name", name.toString());
    node.put("format", name.format());
    node.put("exponential", exponential.name().toString());
    node.put("passes", lower(passes));
    node.put("sums", lower(sums));
    node.put("javaClass", name.javaClass());
    ObjectNode rows = node.putObject("errors");
    errors
        .byKind()
        .forEach((kind, error) -> {
          ObjectNode row = rows.putObject(kind.title());
          JsonFields.put(row, "maxRelative", error.maxRelative());
          JsonFields.put(row, "rmsRelative", error.rmsRelative());
          JsonFields.put(row, "maxUlp", error.maxUlp());
          JsonFields.put(row, "sumError", error.sumError());
        });
    return node.toPrettyString() + "\n";
  }
}
