package org.ulpforge.search.evolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ulpforge.format.Format;
import org.ulpforge.grammar.Grammar;
import org.ulpforge.program.Canonical;
import org.ulpforge.program.Instruction;
import org.ulpforge.program.Opcode;
import org.ulpforge.program.Operand;
import org.ulpforge.program.Program;

/** Changes programs of one grammar at random, without leaving it. */
public final class Mutator {

  /** Attempts at a change that stays within the grammar, before a program is left as it is. */
  private static final int ATTEMPTS = 12;

  private final Grammar grammar;
  private final Constants constants;
  private final int arity;
  private final int maxInstructions;
  private final int maxConstants;
  private final boolean shapes;
  private final List<Opcode> ops;

  /**
   * @param compute the format of the programs' arithmetic
   * @param maxInstructions of a program
   * @param maxConstants of a program
   * @param shapes whether only the {@link Shape} of programs matters, since a fit finds their
   *     constants
   */
  public Mutator(
      Grammar grammar,
      Format compute,
      int arity,
      int maxInstructions,
      int maxConstants,
      boolean shapes) {
    this.grammar = grammar;
    this.constants = new Constants(compute);
    this.arity = arity;
    this.maxInstructions = maxInstructions;
    this.maxConstants = maxConstants;
    this.shapes = shapes;
    this.ops = grammar.ops().stream().sorted().toList();
  }

  /** A random program of the grammar that depends on its arguments. */
  public Program random(RandomGenerator random) {
    Program shortest = null;
    for (int i = 0; i < 4 * ATTEMPTS; i++) {
      int expansions = i < 3 * ATTEMPTS ? random.nextInt(1, 24) : 0;
      Program program =
          grammar.sentence(
              constants.kind(), arity, expansions, random, kind -> constants.fresh(kind, random));
      if (allowed(program)) {
        return normal(program);
      }
      shortest = program;
    }
    return normal(shortest);
  }

  /** The form in which programs that do not differ in what matters are equal. */
  public Program normal(Program program) {
    if (!shapes) {
      return Canonical.of(program);
    }
    Program absorbed = Shape.absorbed(program);
    return grammar.derives(absorbed) ? absorbed : Shape.of(program);
  }

  /** Whether a program is one of the grammar. */
  public boolean derives(Program program) {
    return grammar.derives(program);
  }

  /**
   * @param mutation what changed the program; empty if nothing did
   */
  record Mutated(Program program, Optional<Mutation> mutation) {}

  /**
   * The program after one random change; the same program where none was found that the grammar
   * allows.
   */
  Mutated mutate(Program program, MutationWeights weights, RandomGenerator random) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Mutation mutation = weights.pick(random);
      Optional<Program> changed = apply(mutation, program, random);
      if (changed.isPresent() && !changed.get().equals(program)) {
        return new Mutated(changed.get(), Optional.of(mutation));
      }
    }
    return new Mutated(program, Optional.empty());
  }

  /**
   * The program after one change of a kind; empty where the change led out of the grammar or was
   * not possible.
   */
  Optional<Program> apply(Mutation mutation, Program program, RandomGenerator random) {
    Draft draft = new Draft(program, constants.kind());
    boolean done =
        draft.size() > 0
            && switch (mutation) {
              case INSERT -> insert(draft, false, random);
              case SHARE -> insert(draft, true, random);
              case ENFOLD -> enfold(draft, random);
              case DELETE -> delete(draft, random);
              case REWIRE -> rewire(draft, random);
              case CHANGE_OP -> changeOp(draft, random);
              case SWAP -> swap(draft, random);
              case PERTURB -> !shapes && perturb(draft, random);
              case REGROW -> regrow(draft, program, random);
            };
    return done ? accepted(draft) : Optional.empty();
  }

  /** One program with a value replaced by a value of another program, of this grammar or not. */
  public Optional<Program> cross(Program program, Program donor, RandomGenerator random) {
    Draft draft = new Draft(program, constants.kind());
    if (draft.size() == 0 || donor.size() == 0) {
      return Optional.empty();
    }
    int place = random.nextInt(draft.size());
    int wanted = random.nextInt(donor.size());
    if (draft.get(place).op().result() != donor.instructions().get(wanted).op().result()) {
      return Optional.empty();
    }
    Operand grafted = draft.graft(place, donor, new Operand.Ref(wanted));
    draft.replaceUses(place + (draft.size() - program.size()), grafted);
    return accepted(draft);
  }

  private Optional<Program> accepted(Draft draft) {
    if (draft.size() > 2 * maxInstructions) {
      return Optional.empty();
    }
    Program changed = normal(draft.program());
    return allowed(changed) && grammar.derives(changed) ? Optional.of(changed) : Optional.empty();
  }

  private boolean allowed(Program program) {
    long literals =
        program.instructions().stream()
            .flatMap(i -> i.operands().stream())
            .filter(o -> o instanceof Operand.Literal)
            .count();
    boolean reads =
        program.instructions().stream()
            .anyMatch(i -> i.operands().stream().anyMatch(o -> o instanceof Operand.Input));
    return reads && program.size() <= maxInstructions && literals <= maxConstants;
  }

  private boolean insert(Draft draft, boolean share, RandomGenerator random) {
    int place = random.nextInt(draft.size() + 1);
    boolean atResult = place == draft.size();
    int operand = atResult ? 0 : random.nextInt(draft.get(place).op().operands().size());
    Operand value = atResult ? draft.result() : draft.get(place).operand(operand);
    Opcode.Kind kind =
        atResult ? draft.kindOf(value) : draft.get(place).op().operands().get(operand);
    List<Opcode> fitting =
        ops.stream().filter(op -> op.result() == kind && uses(op, kind, share)).toList();
    if (fitting.isEmpty() || (share && value instanceof Operand.Literal)) {
      return false;
    }
    Operand other = null;
    if (share) {
      List<Operand> computed = draft.available(place, kind);
      other = computed.isEmpty() || random.nextBoolean() ? value : pick(computed, random);
    }
    Optional<Instruction> operation =
        operation(draft, place, pick(fitting, random), value, other, random);
    if (operation.isEmpty()) {
      return false;
    }
    Operand.Ref inserted = draft.insert(place, operation.get());
    if (atResult) {
      draft.setResult(inserted);
    } else if (value instanceof Operand.Literal || random.nextBoolean()) {
      draft.setOperand(place + 1, operand, inserted);
    } else {
      draft.replaceUses(value, place + 1, inserted);
    }
    return true;
  }

  private boolean enfold(Draft draft, RandomGenerator random) {
    int place = random.nextInt(draft.size() + 1);
    Operand value = place == 0 ? new Operand.Input(0) : new Operand.Ref(place - 1);
    Opcode.Kind kind = draft.kindOf(value);
    List<Opcode> inner =
        ops.stream().filter(op -> op.result() == kind && uses(op, kind, false)).toList();
    List<Opcode> outer = inner.stream().filter(op -> uses(op, kind, true)).toList();
    if (outer.isEmpty()) {
      return false;
    }
    Optional<Instruction> first = operation(draft, place, pick(inner, random), value, null, random);
    if (first.isEmpty()) {
      return false;
    }
    Operand.Ref folded = draft.insert(place, first.get());
    Optional<Instruction> second =
        operation(draft, place + 1, pick(outer, random), value, folded, random);
    if (second.isEmpty()) {
      return false;
    }
    draft.replaceUses(value, place + 2, draft.insert(place + 1, second.get()));
    return true;
  }

  /**
   * An operation on a value, in a random one of its places, and on another value unless that is
   * null; the other operands are random. Empty where there is no operand of some kind.
   */
  private Optional<Instruction> operation(
      Draft draft, int place, Opcode op, Operand value, Operand other, RandomGenerator random) {
    List<Integer> own = places(op, op.result());
    int first = pick(own, random);
    own.remove(Integer.valueOf(first));
    int second = other != null ? pick(own, random) : -1;
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < op.operands().size(); i++) {
      Operand operand =
          i == first
              ? value
              : i == second ? other : operand(draft, place, op.operands().get(i), random);
      if (operand == null) {
        return Optional.empty();
      }
      operands.add(operand);
    }
    return Optional.of(new Instruction(op, Optional.empty(), operands));
  }

  private static boolean uses(Opcode op, Opcode.Kind kind, boolean twice) {
    return places(op, kind).size() >= (twice ? 2 : 1);
  }

  private static List<Integer> places(Opcode op, Opcode.Kind kind) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < op.operands().size(); i++) {
      if (op.operands().get(i) == kind) {
        places.add(i);
      }
    }
    return places;
  }

  private boolean delete(Draft draft, RandomGenerator random) {
    int place = random.nextInt(draft.size());
    Opcode op = draft.get(place).op();
    List<Integer> own = places(op, op.result());
    if (own.isEmpty()) {
      return false;
    }
    draft.replaceUses(place, draft.get(place).operand(pick(own, random)));
    return true;
  }

  private boolean rewire(Draft draft, RandomGenerator random) {
    int place = random.nextInt(draft.size());
    int operand = random.nextInt(draft.get(place).op().operands().size());
    Operand other = operand(draft, place, draft.get(place).op().operands().get(operand), random);
    if (other == null) {
      return false;
    }
    draft.setOperand(place, operand, other);
    return true;
  }

  private boolean changeOp(Draft draft, RandomGenerator random) {
    int place = random.nextInt(draft.size());
    Instruction old = draft.get(place);
    List<Opcode> others =
        ops.stream().filter(op -> op != old.op() && op.result() == old.op().result()).toList();
    if (others.isEmpty() || old.op().isLookup()) {
      return false;
    }
    Opcode op = pick(others, random);
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < op.operands().size(); i++) {
      Opcode.Kind kind = op.operands().get(i);
      boolean keeps = i < old.op().operands().size() && old.op().operands().get(i) == kind;
      operands.add(keeps ? old.operand(i) : operand(draft, place, kind, random));
    }
    if (operands.contains(null)) {
      return false;
    }
    draft.set(place, new Instruction(op, Optional.empty(), operands));
    return true;
  }

  private static boolean swap(Draft draft, RandomGenerator random) {
    int place = random.nextInt(draft.size());
    Instruction old = draft.get(place);
    int count = old.op().operands().size();
    if (count < 2) {
      return false;
    }
    int a = random.nextInt(count);
    int b = (a + 1 + random.nextInt(count - 1)) % count;
    if (old.op().operands().get(a) != old.op().operands().get(b)) {
      return false;
    }
    draft.setOperand(place, a, old.operand(b));
    draft.setOperand(place, b, old.operand(a));
    return true;
  }

  private boolean perturb(Draft draft, RandomGenerator random) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < draft.size(); i++) {
      for (int k = 0; k < draft.get(i).operands().size(); k++) {
        if (draft.get(i).operand(k) instanceof Operand.Literal) {
          places.add(new int[] {i, k});
        }
      }
    }
    if (places.isEmpty()) {
      return false;
    }
    int[] at = pick(places, random);
    Operand.Literal old = (Operand.Literal) draft.get(at[0]).operand(at[1]);
    draft.setOperand(at[0], at[1], constants.near(old, random));
    return true;
  }

  private boolean regrow(Draft draft, Program program, RandomGenerator random) {
    int place = random.nextInt(draft.size());
    Set<String> rules = grammar.derivations(program).get(place);
    if (rules.isEmpty()) {
      return false;
    }
    String rule = pick(rules.stream().sorted().toList(), random);
    Program fresh =
        grammar.sentenceOf(
            rule,
            program.instructions().get(place).op().result(),
            arity,
            random.nextInt(1, 8),
            random,
            kind -> constants.fresh(kind, random));
    if (fresh.size() > maxInstructions) {
      return false;
    }
    Operand grafted = draft.graft(place, fresh, fresh.regions().getFirst().result());
    draft.replaceUses(place + (draft.size() - program.size()), grafted);
    return true;
  }

  /** A random operand of a kind, a new constant one time in three; null where there is none. */
  private Operand operand(Draft draft, int place, Opcode.Kind kind, RandomGenerator random) {
    List<Operand> values = draft.available(place, kind);
    if (kind != Opcode.Kind.MASK && (values.isEmpty() || random.nextInt(3) == 0)) {
      return constants.fresh(kind, random);
    }
    return values.isEmpty() ? null : pick(values, random);
  }

  private static <T> T pick(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
