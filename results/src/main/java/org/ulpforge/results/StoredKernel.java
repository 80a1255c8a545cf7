package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ulpforge.codegen.CudaCheck;
import org.ulpforge.codegen.CudaFacts;
import org.ulpforge.codegen.EmittedKernel;
import org.ulpforge.codegen.KernelFacts;
import org.ulpforge.codegen.KernelName;
import org.ulpforge.codegen.KernelSpec;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.ErrorProfile.Special;
import org.ulpforge.measure.ErrorProfile.Worst;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.problem.ProblemJson;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * All that is known of a kernel. Its files are a function of this record: whoever makes them again
 * gets the same bytes.
 *
 * @param problem with a storage format, that it was found for
 * @param program in canonical form
 * @param cuda what was found when the kernel was verified
 */
public record StoredKernel(
    KernelName name, Problem problem, Program program, ErrorProfile profile, CudaFacts cuda) {

  /** The files that hold the record itself; the others are made from it. */
  static final String MANIFEST = "kernel.json";

  static final String PROGRAM = "program.slp";
  static final String REPORT = "report.html";

  public StoredKernel {
    if (problem.isReal()) {
      throw new IllegalArgumentException(
          "kernel " + name + ": exact real arithmetic has no kernels");
    }
    if (!name.function().equals(problem.function())
        || !name.format().equals(problem.storage().orElseThrow().name())) {
      throw new IllegalArgumentException(
          "kernel "
              + name
              + " is named after another function or format than those of its problem");
    }
  }

  /** One that was not yet verified. */
  public StoredKernel(KernelName name, Problem problem, Program program, ErrorProfile profile) {
    this(name, problem, program, profile, CudaFacts.NONE);
  }

  /** The name that a program has by its function, format, error and algorithm. */
  public static KernelName nameOf(Problem problem, ErrorProfile profile, String algorithm) {
    return KernelName.of(
        problem.function(),
        problem.storage().orElseThrow(),
        profile.maxUlp(),
        profile.all().misrounded(),
        profile.exhaustive(),
        algorithm);
  }

  /** The same kernel under a name with another suffix. */
  public StoredKernel renamed(KernelName other) {
    return new StoredKernel(other, problem, program, profile, cuda);
  }

  /** The same kernel with what a verification found. */
  public StoredKernel with(CudaFacts found) {
    return new StoredKernel(name, problem, program, profile, found);
  }

  /** The command that finds it. */
  public String command() {
    return switch (problem.grammar().orElse("")) {
      case KeptSurrogate.GRAMMAR -> KeptSurrogate.command(problem, name.algorithm());
      case KeptExpansion.GRAMMAR -> KeptExpansion.command(problem);
      default -> Repeat.search(problem);
    };
  }

  /** What backends make source files of. */
  public KernelSpec spec() {
    return spec(command());
  }

  /**
   * @param madeBy the command that generated files name, where it is not {@link #command}
   */
  public KernelSpec spec(String madeBy) {
    Worst worst =
        profile.worst().isEmpty()
            ? new Worst(List.of(Double.NaN), Double.NaN, Double.NaN, 0)
            : profile.worst().getFirst();
    String domain = String.join(" ", problem.domain().stream().map(Interval::toString).toList());
    KernelFacts facts =
        new KernelFacts(
            problem
                .expression()
                .map(e -> problem.function() + " = " + e)
                .orElse(problem.function()),
            domain,
            profile.maxUlp(),
            HexFloat.text(worst.input()),
            HexFloat.text(worst.got()),
            HexFloat.text(worst.exact()),
            profile.all().misrounded(),
            profile.all().inputs(),
            profile.exhaustive(),
            madeBy);
    return new KernelSpec(name, program, problem.storage().orElseThrow(), problem.compute(), facts);
  }

  /** All files of the kernel by name. */
  public Map<String, String> files() {
    return files(EmittedKernel.of(spec()).files());
  }

  /**
   * @param sources what backends wrote of {@link #spec}
   */
  Map<String, String> files(Map<String, String> sources) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(MANIFEST, manifest());
    files.put(PROGRAM, new ProgramText(FrontEntry.header(problem), program).toString());
    files.putAll(sources);
    cuda.checksums()
        .ifPresent(sums -> files.put(CudaCheck.fileName(name), CudaCheck.emit(spec(), sums)));
    files.put(REPORT, Report.kernel(this));
    return files;
  }

  /** {@code kernel.json}: what others look for at the top, the whole problem and profile below. */
  private String manifest() {
    ObjectNode node = JsonFields.object();
    node.put("name", name.toString());
    node.put("function", problem.function());
    node.put("format", problem.storage().orElseThrow().name());
    node.put("compute", problem.compute().name());
    node.set("domain", domain());
    JsonFields.put(node, "maxUlp", profile.maxUlp());
    node.put(
        "worstInput",
        profile.worst().isEmpty() ? "" : HexFloat.text(profile.worst().getFirst().input()));
    node.put("misrounded", profile.all().misrounded());
    node.put("inputs", profile.all().inputs());
    node.put("exhaustive", profile.exhaustive());
    node.put("nontrivialCorrectlyRounded", profile.nontrivial().correctlyRounded());
    ObjectNode specials = node.putObject("specials");
    for (Special s : profile.specials()) {
      specials
          .putObject(HexFloat.text(s.input()))
          .put("verdict", s.right() ? "right" : "wrong")
          .put("result", HexFloat.text(s.got()));
    }
    node.put("operations", program.size());
    node.put("grammar", problem.grammar().orElse("default"));
    node.put("seed", problem.seed());
    node.put("programHash", Canonical.hash(program));
    node.put("emitter", KernelSpec.EMITTER_VERSION);
    node.put("javaClass", name.javaClass());
    node.set("cuda", CudaJson.object(cuda));
    node.set("problem", ProblemJson.object(problem));
    node.set("profile", ProfileJson.object(profile));
    return node.toPrettyString() + "\n";
  }

  private ArrayNode domain() {
    ArrayNode array = JsonFields.object().arrayNode();
    if (problem.arity() == 1) {
      return addEnds(array, problem.interval());
    }
    problem.domain().forEach(interval -> addEnds(array.addArray(), interval));
    return array;
  }

  private static ArrayNode addEnds(ArrayNode array, Interval interval) {
    return array.add(HexFloat.text(interval.lo())).add(HexFloat.text(interval.hi()));
  }

  /**
   * Reads the record back. Fields that follow from others are not believed, but compared when the
   * files are made again.
   *
   * @param place how messages call the manifest
   * @throws IllegalArgumentException in one line, naming file and field
   */
  static StoredKernel read(String place, String manifest, Program program) {
    JsonFields fields = JsonFields.parse(place, manifest);
    KernelName name = fields.parsed("name", KernelName::parse);
    Problem problem = ProblemJson.read(fields.fields("problem"));
    ErrorProfile profile = ProfileJson.read(fields.fields("profile"));
    String hash = fields.text("programHash");
    if (!Canonical.hash(program).equals(hash)) {
      throw fields.bad("programHash", "is not that of " + PROGRAM);
    }
    CudaFacts cuda = fields.optionalFields("cuda").map(CudaJson::read).orElse(CudaFacts.NONE);
    return new StoredKernel(name, problem, program, profile, cuda);
  }
}
