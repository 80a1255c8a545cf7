package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.JsonFields;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Program;
import org.ulpforge.program.ProgramText;

/**
 * A candidate of a stored front.
 *
 * @param candidate its error is the one measured on {@code evidence}
 * @param kernel the name of the verified kernel made of it, if one was
 */
public record FrontEntry(Candidate candidate, Evidence evidence, Optional<String> kernel) {

  public FrontEntry {
    Names.checked("algorithm", candidate.algorithm());
    kernel.ifPresent(name -> Names.checked("kernel", name));
  }

  /** The name of the file with the program, the same for the same program. */
  public String programFile() {
    return candidate.algorithm() + "-" + candidate.hash().substring(0, 12) + ".slp";
  }

  /** The text of that file. */
  public String programText(Problem problem) {
    return new ProgramText(header(problem), candidate.program()).toString();
  }

  /** What a program text says about its problem: defaults for whoever reads it without the run. */
  public static Map<String, String> header(Problem problem) {
    var header = new java.util.LinkedHashMap<String, String>();
    header.put("function", problem.function());
    problem.expression().ifPresent(e -> header.put("expression", e));
    header.put(
        "domain", String.join(" ", problem.domain().stream().map(Object::toString).toList()));
    problem.storage().ifPresent(s -> header.put("storage", s.name()));
    header.put("compute", problem.compute().name());
    if (problem.measure() != ErrorMeasure.byDefault(problem.storage().isEmpty())) {
      header.put("error", problem.measure().text());
    }
    return header;
  }

  /** The entry as one line of {@code front.jsonl}. */
  String line() {
    ObjectNode node = JsonFields.object();
    node.put("cost", candidate.cost());
    node.put("error", candidate.error());
    node.put("evidence", evidence.text());
    node.put("algorithm", candidate.algorithm());
    node.put("program", programFile());
    node.put("hash", candidate.hash());
    kernel.ifPresent(name -> node.put("kernel", name));
    return node.toString();
  }

  /**
   * Reads a line.
   *
   * @param programs gives the program in a file of the run
   */
  static FrontEntry read(JsonFields fields, Function<String, Program> programs) {
    double cost = fields.number("cost");
    double error = fields.number("error");
    Evidence evidence = fields.parsed("evidence", Evidence::parse);
    String algorithm = fields.parsed("algorithm", text -> Names.checked("algorithm", text));
    String file = fields.text("program");
    String hash = fields.text("hash");
    Optional<String> kernel =
        fields.optionalParsed("kernel", text -> Names.checked("kernel", text));
    fields.end();
    if (!file.endsWith(".slp")) {
      throw fields.bad("program", "must end with .slp");
    }
    Names.checked("program", file.substring(0, file.length() - 4));
    Candidate candidate = Candidate.of(programs.apply(file), algorithm, error, cost);
    if (!candidate.hash().equals(hash)) {
      throw fields.bad("hash", "is not that of the program in " + file);
    }
    return new FrontEntry(candidate, evidence, kernel);
  }
}
