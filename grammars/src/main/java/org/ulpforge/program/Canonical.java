package org.ulpforge.program;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of programs. Dead code is gone, equal instructions are one, operands that can
 * change places stand in one order, and instructions follow in the order in which a depth-first
 * walk from the results needs them; so programs that differ in nothing else are equal. It computes
 * the same bits as the original.
 */
public final class Canonical {

  private final List<Instruction> source;
  private final long[] keys;
  private final int headSize;
  private final List<Instruction> placed = new ArrayList<>();
  private final Map<Instruction, Operand.Ref> known = new HashMap<>();
  private final Map<Integer, Operand> moved = new HashMap<>();

  private Canonical(Program program) {
    source = program.instructions();
    headSize = program.head().size();
    keys = new long[source.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(source.get(i));
    }
  }

  /** The canonical form of a program. */
  public static Program of(Program program) {
    Canonical form = new Canonical(program);
    for (Program.Region region : program.regions()) {
      region.guard().ifPresent(form::place);
    }
    if (!program.isStraightLine()) {
      form.placeHeadOperands(program);
    }
    List<Instruction> head = List.copyOf(form.placed);
    List<Program.Region> regions = new ArrayList<>();
    for (Program.Region region : program.regions()) {
      int start = form.placed.size();
      Operand result = form.place(region.result());
      regions.add(
          new Program.Region(
              region.guard().map(guard -> (Operand.Ref) form.place(guard)),
              form.placed.subList(start, form.placed.size()),
              result));
      // A later region must not see the values of this one.
      form.known.values().removeIf(ref -> ref.index() >= start);
    }
    return new Program(program.arity(), head, regions);
  }

  /** SHA-256 of the canonical text, in hex: the identity of a program. */
  public static String hash(Program program) {
    try {
      byte[] text = of(program).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Instructions of the head that regions use stay in the head, before any region. */
  private void placeHeadOperands(Program program) {
    boolean[] live = new boolean[source.size()];
    for (Program.Region region : program.regions()) {
      markLive(region.result(), live);
    }
    for (int i = 0; i < headSize; i++) {
      if (live[i]) {
        place(new Operand.Ref(i));
      }
    }
  }

  private void markLive(Operand operand, boolean[] live) {
    if (operand instanceof Operand.Ref(int i) && !live[i]) {
      live[i] = true;
      source.get(i).operands().forEach(o -> markLive(o, live));
    }
  }

  private Operand place(Operand operand) {
    if (!(operand instanceof Operand.Ref(int index))) {
      return operand;
    }
    Operand before = moved.get(index);
    if (before != null) {
      return before;
    }
    Instruction ordered = ordered(source.get(index));
    Instruction renamed = ordered.map(this::place);
    Operand.Ref place = known.get(renamed);
    if (place == null) {
      place = new Operand.Ref(placed.size());
      placed.add(renamed);
      known.put(renamed, place);
    }
    moved.put(index, place);
    return place;
  }

  private Instruction ordered(Instruction instruction) {
    if (!instruction.op().commutative()
        || ORDER.compare(rank(instruction.operand(0)), rank(instruction.operand(1))) <= 0) {
      return instruction;
    }
    List<Operand> swapped = new ArrayList<>(instruction.operands());
    swapped.set(0, instruction.operand(1));
    swapped.set(1, instruction.operand(0));
    return new Instruction(instruction.op(), instruction.format(), swapped);
  }

  /**
   * Results stand before arguments, arguments before literals; equal kinds are ordered by what they
   * compute.
   */
  private record Rank(int kind, long key, String text) {}

  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::kind).thenComparingLong(Rank::key).thenComparing(Rank::text);

  private Rank rank(Operand operand) {
    return switch (operand) {
      case Operand.Ref(int i) -> new Rank(0, keys[i], "");
      case Operand.Input(int i) -> new Rank(1, i, "");
      case Operand.Literal literal -> new Rank(2, 0, literal.toString());
    };
  }

  /**
   * A hash of what an instruction computes, whatever the order of operands that can change places.
   */
  private long key(Instruction instruction) {
    long key = instruction.op().text().hashCode();
    key = Mixing.mix(key ^ instruction.format().map(f -> f.name().hashCode()).orElse(0));
    List<Operand> operands = instruction.operands();
    int from = 0;
    if (instruction.op().commutative()) {
      long a = operandKey(operands.get(0));
      long b = operandKey(operands.get(1));
      key = Mixing.mix(Mixing.mix(key + Math.min(a, b)) + Math.max(a, b));
      from = 2;
    }
    for (Operand operand : operands.subList(from, operands.size())) {
      key = Mixing.mix(key + operandKey(operand));
    }
    return key;
  }

  private long operandKey(Operand operand) {
    return operand instanceof Operand.Ref(int i)
        ? keys[i]
        : Mixing.mix(operand.toString().hashCode());
  }
}
