package org.ulpforge.codegen;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ulpforge.format.Format;
import org.ulpforge.format.Formats;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Program;

/**
 * {@code kernel.json}: what a catalogue knows of a kernel. With the program it is enough to make
 * the kernel's files again.
 *
 * @param function a target's name, or a formula
 * @param format of arguments and result
 * @param domain an interval for each argument
 * @param maxUlp the largest error in ULP of {@code format}
 * @param worstInput the input of the largest error as a hexadecimal float, two joined by a blank
 * @param got the result there
 * @param exact the exact value there, rounded
 * @param misrounded inputs whose result is not the correctly rounded one
 * @param inputs how many were judged
 * @param exhaustive whether these are all of the domain
 * @param nontrivialCorrectlyRounded the share of the nontrivial inputs, 0 to 1
 * @param specials by input, in order
 * @param operations instructions of the program
 * @param grammar that the search used, if any
 * @param seed of the search, if any
 * @param programHash the program's identity, {@link Canonical#hash}
 * @param emitter the {@link KernelSpec#EMITTER_VERSION} of the files
 * @param command what makes the kernel
 */
public record KernelManifest(
    KernelName name,
    String function,
    ScalarFormat format,
    Format compute,
    List<Interval> domain,
    double maxUlp,
    String worstInput,
    String got,
    String exact,
    long misrounded,
    long inputs,
    boolean exhaustive,
    double nontrivialCorrectlyRounded,
    Map<String, Special> specials,
    int operations,
    Optional<String> grammar,
    Optional<Long> seed,
    String programHash,
    int emitter,
    String command) {

  /** The name of the file. */
  public static final String FILE = "kernel.json";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * The verdict on a special input.
   *
   * @param result what the kernel gives
   */
  public record Special(boolean right, String result) {}

  public KernelManifest {
    domain = List.copyOf(domain);
    specials = Collections.unmodifiableMap(new LinkedHashMap<>(specials));
    if (domain.isEmpty() || domain.size() > 2) {
      throw new IllegalArgumentException("a kernel has one or two domains, not " + domain.size());
    }
    if (!HASH.matcher(programHash).matches()) {
      throw new IllegalArgumentException("programHash must be 64 hexadecimal digits");
    }
    if (!(nontrivialCorrectlyRounded >= 0 && nontrivialCorrectlyRounded <= 1)) {
      throw new IllegalArgumentException("nontrivialCorrectlyRounded must be from 0 to 1");
    }
    if (misrounded < 0 || inputs < misrounded || operations < 0 || emitter < 1) {
      throw new IllegalArgumentException("counts must not be negative, misrounded at most inputs");
    }
  }

  public String javaClass() {
    return name.javaClass();
  }

  /** What the heads of generated files say. */
  public KernelFacts facts() {
    String domains = domain.stream().map(Interval::toString).collect(Collectors.joining(" "));
    return new KernelFacts(
        function, domains, maxUlp, worstInput, got, exact, misrounded, inputs, exhaustive, command);
  }

  /**
   * The kernel of a program.
   *
   * @throws IllegalArgumentException if the program is not the one that this record is of
   */
  public KernelSpec spec(Program program) {
    if (!Canonical.hash(program).equals(programHash)) {
      throw new IllegalArgumentException(name + ": the program is not the one of " + FILE);
    }
    return new KernelSpec(name, program, format, compute, facts());
  }

  /** The text that {@link #parse} reads back to an equal value. */
  public String toJson() {
    ObjectNode node = JsonFields.object();
    node.put("name", name.toString());
    node.put("function", function);
    node.put("format", format.name());
    node.put("compute", compute.name());
    writeDomain(node);
    node.put("maxUlp", maxUlp);
    node.put("worstInput", worstInput);
    node.put("got", got);
    node.put("exact", exact);
    node.put("misrounded", misrounded);
    node.put("inputs", inputs);
    node.put("exhaustive", exhaustive);
    node.put("nontrivialCorrectlyRounded", nontrivialCorrectlyRounded);
    ObjectNode verdicts = node.putObject("specials");
    specials.forEach((input, special) ->
        verdicts.putObject(input).put("right", special.right()).put("result", special.result()));
    node.put("operations", operations);
    grammar.ifPresent(g -> node.put("grammar", g));
    seed.ifPresent(s -> node.put("seed", s));
    node.put("programHash", programHash);
    node.put("emitter", emitter);
    node.put("javaClass", javaClass());
    node.put("command", command);
    return node.toPrettyString() + "\n";
  }

  private void writeDomain(ObjectNode node) {
    ArrayNode ends = node.putArray("domain");
    for (Interval interval : domain) {
      ArrayNode pair = domain.size() == 1 ? ends : ends.addArray();
      for (String end : interval.toString().split(",")) {
        pair.add(end);
      }
    }
  }

  /**
   * Reads an untrusted file.
   *
   * @param place what messages call it
   * @throws IllegalArgumentException one line that names the file and the field
   */
  public static KernelManifest parse(String place, String text) {
    JsonFields fields = JsonFields.parse(place, text);
    KernelName name = fields.parsed("name", KernelName::parse);
    String function = fields.text("function");
    ScalarFormat format = fields.parsed("format", Formats::scalar);
    Format compute = fields.parsed("compute", Formats::parse);
    List<Interval> domain = domain(fields);
    double maxUlp = fields.number("maxUlp");
    String worstInput = fields.text("worstInput");
    String got = fields.text("got");
    String exact = fields.text("exact");
    long misrounded = fields.whole("misrounded");
    long inputs = fields.whole("inputs");
    boolean exhaustive = fields.flag("exhaustive");
    double correct = fields.number("nontrivialCorrectlyRounded");
    Map<String, Special> specials = new LinkedHashMap<>();
    JsonFields verdicts = fields.fields("specials");
    for (String input : verdicts.names()) {
      JsonFields verdict = verdicts.fields(input);
      specials.put(input, new Special(verdict.flag("right"), verdict.text("result")));
      verdict.end();
    }
    int operations = count(fields, "operations");
    Optional<String> grammar = fields.optionalText("grammar");
    Optional<Long> seed = fields.optionalWhole("seed");
    String hash = fields.text("programHash");
    int emitter = count(fields, "emitter");
    String javaClass = fields.text("javaClass");
    if (!javaClass.equals(name.javaClass())) {
      throw fields.bad("javaClass", "must be " + name.javaClass());
    }
    String command = fields.text("command");
    fields.end();
    try {
      KernelManifest manifest =
          new KernelManifest(
              name,
              function,
              format,
              compute,
              domain,
              maxUlp,
              worstInput,
              got,
              exact,
              misrounded,
              inputs,
              exhaustive,
              correct,
              specials,
              operations,
              grammar,
              seed,
              hash,
              emitter,
              command);
      manifest.facts();
      return manifest;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage());
    }
  }

  private static int count(JsonFields fields, String field) {
    long value = fields.whole(field);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw fields.bad(field, "must be a count");
    }
    return (int) value;
  }

  private static List<Interval> domain(JsonFields fields) {
    List<List<String>> pairs = fields.pairs("domain");
    List<Interval> domain = new ArrayList<>();
    for (List<String> pair : pairs) {
      try {
        domain.add(Interval.parse(String.join(",", pair)));
      } catch (IllegalArgumentException e) {
        throw fields.bad("domain", "is not valid: " + e.getMessage());
      }
    }
    return domain;
  }
}
