package org.ulpforge.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What nvcc makes of a CUDA header: a fact about one version of a compiler, not about the kernel.
 *
 * @param compiler nvcc's version, such as {@code 13.0.88}
 * @param usage of the kernel of one value and of that of arrays, for each architecture
 * @param instructions of the function of one value in PTX by class, both sides of each branch: with
 *     the load and the store of the value, without what every kernel has (addresses, return)
 */
public record DeviceCode(
    String compiler, List<Usage> usage, Map<InstructionClass, Integer> instructions) {

  /** Classes of PTX instructions that hardware does at different rates. */
  public enum InstructionClass {
    FMA,
    /** Other arithmetic, comparisons, selections and conversions of floats. */
    FLOAT,
    INTEGER,
    /** Copies between registers, most of which the assembler removes. */
    MOVE,
    MEMORY,
    CONTROL
  }

  /**
   * What a kernel needs on an architecture, as ptxas says.
   *
   * @param kernel {@code value} or {@code arrays}
   * @param architecture such as {@code sm_90}
   * @param stackBytes local memory for each thread
   * @param spillBytes stores and loads of registers that did not fit
   */
  public record Usage(
      String kernel, String architecture, int registers, int stackBytes, int spillBytes) {}

  private static final Pattern VERSION = Pattern.compile("release [0-9.]+, V([0-9.]+)");
  private static final Pattern ENTRY =
      Pattern.compile("Compiling entry function '(\\w+)' for '(\\w+)'");
  private static final Pattern STACK =
      Pattern.compile(
          "(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill loads");
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
  private static final Pattern FLOAT_TYPE = Pattern.compile("\\.b?f(16|32|64)(x2)?(\\.|$)");

  public DeviceCode {
    usage = List.copyOf(usage);
    EnumMap<InstructionClass, Integer> counts = new EnumMap<>(InstructionClass.class);
    counts.putAll(instructions);
    instructions = Collections.unmodifiableMap(counts);
  }

  /** Whether every kernel lives in registers alone. */
  public boolean fitsInRegisters() {
    return usage.stream().allMatch(u -> u.stackBytes() == 0 && u.spillBytes() == 0);
  }

  /**
   * @param ptx of a file with an array kernel and the kernel {@code value}
   * @param assembler what {@code ptxas -v} says of them
   */
  static DeviceCode parse(String ptx, String assembler) {
    Matcher version = VERSION.matcher(ptx);
    return new DeviceCode(
        version.find() ? version.group(1) : "unknown", usage(assembler), counts(ptx));
  }

  private static List<Usage> usage(String assembler) {
    List<Usage> usage = new ArrayList<>();
    Matcher entry = ENTRY.matcher(assembler);
    Matcher stack = STACK.matcher(assembler);
    Matcher registers = REGISTERS.matcher(assembler);
    for (int from = 0; entry.find(from) && stack.find(entry.end()); from = registers.end()) {
      if (!registers.find(stack.end())) {
        break;
      }
      usage.add(
          new Usage(
              entry.group(1).equals("value") ? "value" : "arrays",
              entry.group(2),
              Integer.parseInt(registers.group(1)),
              Integer.parseInt(stack.group(1)),
              Integer.parseInt(stack.group(2)) + Integer.parseInt(stack.group(3))));
    }
    return usage;
  }

  private static Map<InstructionClass, Integer> counts(String ptx) {
    Map<InstructionClass, Integer> counts = new EnumMap<>(InstructionClass.class);
    for (InstructionClass each : InstructionClass.values()) {
      counts.put(each, 0);
    }
    int entry = ptx.indexOf(".entry value(");
    int body = ptx.indexOf('{', entry);
    // Inline assembly brings braces of its own; the one that ends the kernel stands in column 0.
    for (String line : ptx.substring(body + 1, ptx.indexOf("\n}\n", body)).split("[;\n]", -1)) {
      String instruction =
          line.strip().replaceFirst("^\\{\\s*", "").replaceFirst("^@!?%p\\d+\\s+", "");
      if (instruction.matches("[a-z][a-z0-9_]*[.\\s].*|ret") && !belongsToKernel(instruction)) {
        counts.merge(classOf(instruction.split("\\s", 2)[0]), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static boolean belongsToKernel(String instruction) {
    return instruction.startsWith("ld.param")
        || instruction.startsWith("cvta")
        || instruction.equals("ret");
  }

  private static InstructionClass classOf(String opcode) {
    String head = opcode.split("\\.", 2)[0];
    return switch (head) {
      case "fma" -> InstructionClass.FMA;
      case "mov" -> InstructionClass.MOVE;
      case "ld", "st" -> InstructionClass.MEMORY;
      case "bra", "call" -> InstructionClass.CONTROL;
      default ->
          FLOAT_TYPE.matcher(opcode).find() ? InstructionClass.FLOAT : InstructionClass.INTEGER;
    };
  }

  /** In a line: the compiler, the most registers, the instructions of one value. */
  @Override
  public String toString() {
    int registers = usage.stream().mapToInt(Usage::registers).max().orElse(0);
    String counts =
        instructions.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return "nvcc %s, %d registers%s, for one value in PTX %s"
        .formatted(
            compiler,
            registers,
            fitsInRegisters() ? ", no spills" : ", spills to local memory",
            counts);
  }
}
