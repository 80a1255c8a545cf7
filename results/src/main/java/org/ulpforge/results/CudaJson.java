package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ulpforge.codegen.Checksums;
import org.ulpforge.codegen.CudaFacts;
import org.ulpforge.codegen.DeviceCode;
import org.ulpforge.codegen.DeviceCode.InstructionClass;
import org.ulpforge.codegen.DeviceCode.Usage;
import org.ulpforge.problem.JsonFields;

/** {@link CudaFacts} as JSON: checksums as hexadecimal texts, all else as numbers. */
final class CudaJson {

  private CudaJson() {}

  static ObjectNode object(CudaFacts facts) {
    ObjectNode node = JsonFields.object();
    facts
        .checksums()
        .ifPresent(checksums -> {
          ArrayNode sums = node.putArray("checksums");
          checksums.sums().forEach(sum -> sums.add(Long.toHexString(sum)));
        });
    facts.code().ifPresent(code -> node.set("code", object(code)));
    return node;
  }

  private static ObjectNode object(DeviceCode code) {
    ObjectNode node = JsonFields.object();
    node.put("compiler", code.compiler());
    ObjectNode instructions = node.putObject("instructions");
    code.instructions().forEach((kind, count) -> instructions.put(name(kind), count));
    ArrayNode usage = node.putArray("usage");
    for (Usage u : code.usage()) {
      usage
          .addObject()
          .put("kernel", u.kernel())
          .put("architecture", u.architecture())
          .put("registers", u.registers())
          .put("stackBytes", u.stackBytes())
          .put("spillBytes", u.spillBytes());
    }
    return node;
  }

  static String name(InstructionClass kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException in one line, naming file and field
   */
  static CudaFacts read(JsonFields fields) {
    Optional<Checksums> checksums =
        fields.has("checksums")
            ? Optional.of(
                new Checksums(
                    fields.allParsed("checksums", text -> Long.parseUnsignedLong(text, 16))))
            : Optional.empty();
    Optional<DeviceCode> code = fields.optionalFields("code").map(CudaJson::code);
    fields.end();
    return new CudaFacts(checksums, code);
  }

  private static DeviceCode code(JsonFields fields) {
    String compiler = fields.text("compiler");
    JsonFields counts = fields.fields("instructions");
    Map<InstructionClass, Integer> instructions = new EnumMap<>(InstructionClass.class);
    for (InstructionClass kind : InstructionClass.values()) {
      instructions.put(kind, count(counts, name(kind)));
    }
    counts.end();
    List<Usage> usage = new ArrayList<>();
    for (JsonFields u : fields.list("usage")) {
      usage.add(
          new Usage(
              u.text("kernel"),
              u.text("architecture"),
              count(u, "registers"),
              count(u, "stackBytes"),
              count(u, "spillBytes")));
      u.end();
    }
    fields.end();
    return new DeviceCode(compiler, usage, instructions);
  }

  private static int count(JsonFields fields, String field) {
    long count = fields.whole(field);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw fields.bad(field, "must be a count");
    }
    return (int) count;
  }
}
