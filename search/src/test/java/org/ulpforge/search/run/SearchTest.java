package org.ulpforge.search.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ulpforge.format.Formats;
import org.ulpforge.problem.Budget;
import org.ulpforge.problem.Candidate;
import org.ulpforge.problem.ErrorMeasure;
import org.ulpforge.problem.Interval;
import org.ulpforge.problem.Problem;
import org.ulpforge.program.Opcode;
import org.ulpforge.search.lattice.ExhaustedSpace;

class SearchTest {

  private static Problem problem(
      String function,
      String format,
      String compute,
      Interval domain,
      Optional<String> grammar,
      Set<Opcode> forbidden,
      Budget budget) {
    boolean real = compute.equals("real");
    return new Problem(
        function,
        Optional.empty(),
        List.of(domain),
        real ? Optional.empty() : Optional.of(Formats.scalar(format)),
        Formats.parse(compute),
        real ? ErrorMeasure.RELATIVE : ErrorMeasure.ULP,
        Optional.empty(),
        grammar,
        forbidden,
        "instructions",
        5,
        budget);
  }

  private static Problem small(long evaluations) {
    return problem(
        "exp2",
        "e3m2fn",
        "f32",
        new Interval(-2, 2),
        Optional.of("f"),
        Set.of(),
        new Budget(evaluations, Optional.empty()));
  }

  private static SearchState run(Problem problem, int threads) {
    try (Search search = Search.of(problem, List.of(), threads)) {
      return search.run(search.start(), SearchListener.SILENT);
    }
  }

  private static void assertSame(Problem problem, SearchState a, SearchState b) {
    String one = Checkpoint.text(problem, a.after(Duration.ZERO));
    String two = Checkpoint.text(problem, b.after(Duration.ZERO));
    // Not assertEquals: the texts are too long to print.
    assertTrue(one.equals(two), "states differ");
  }

  @Test
  void threadsDoNotMatter() {
    Problem problem = small(500);
    assertSame(problem, run(problem, 1), run(problem, 3));
  }

  @Test
  void resumingFromTextGoesOnAsIfNothingHadHappened() {
    Problem problem = small(700);
    List<SearchState> states = new ArrayList<>();
    SearchState last;
    try (Search search = Search.of(problem, List.of(), 2)) {
      last = search.run(search.start(), (state, progress) -> states.add(state));
    }
    assertTrue(states.size() >= 2);
    String text = Checkpoint.text(problem, states.getFirst());
    try (Search search = Search.of(problem, List.of(), 2)) {
      SearchState resumed = search.run(Checkpoint.parse(text, problem), SearchListener.SILENT);
      assertSame(problem, last, resumed);
    }
  }

  @Test
  void expInE4m3fnIsFoundCorrectlyRounded() {
    Problem problem =
        problem(
            "exp",
            "e4m3fn",
            "f32",
            Interval.FULL,
            Optional.of("rr1p"),
            Set.of(),
            new Budget(300, Optional.empty()));
    SearchState state = run(problem, 2);
    Candidate best = state.front().best().orElseThrow();
    assertTrue(best.error() <= 0.5, "max ULP " + best.error());
    assertTrue(state.archive().frontEntries().getLast().misrounded() == 0);
    assertTrue(!state.exhausted().isEmpty(), "spaces of few constants are exhausted");
  }

  @Test
  void shortProgramsAreExhaustedAndTheBestIsOnTheFront() {
    Problem problem =
        problem(
            "exp2",
            "e2m1fn",
            "f32",
            Interval.FULL,
            Optional.empty(),
            Set.of(),
            new Budget(1, Optional.empty()));
    SearchState state = run(problem, 2);
    assertTrue(state.spaces().size() >= 2);
    for (ExhaustedSpace space : state.spaces()) {
      assertTrue(
          state.front().candidates().stream()
              .anyMatch(c -> c.cost() <= space.instructions() && c.error() <= space.bestError()),
          space::statement);
      assertTrue(state.statements().contains(space.statement()));
    }
    SearchState again = Checkpoint.parse(Checkpoint.text(problem, state), problem);
    assertEquals(state.spaces(), again.spaces());
  }

  @Test
  void forbiddenOpsAreNowhere() {
    Problem problem =
        problem(
            "exp2",
            "e3m2fn",
            "f32",
            new Interval(-2, 2),
            Optional.of("free"),
            EnumSet.of(Opcode.FMA, Opcode.DIV),
            new Budget(300, Optional.empty()));
    SearchState state = run(problem, 2);
    assertTrue(state.front().candidates().size() >= 2);
    for (Judged entry : state.archive().entries()) {
      assertTrue(
          entry.program().instructions().stream()
              .noneMatch(t -> problem.forbidden().contains(t.op())),
          entry.program()::toString);
    }
  }

  @Test
  void realArithmeticIsSearchedWithoutRounding() {
    Problem problem =
        problem(
            "exp2",
            "",
            "real",
            new Interval(0, 1),
            Optional.empty(),
            Set.of(),
            new Budget(1500, Optional.empty()));
    // Six operations of Horner's rule with minimax coefficients reach 7.5e-5.
    double best = run(problem, 2).front().best().orElseThrow().error();
    assertTrue(best <= 7.6e-5, "error " + best);
  }

  /** A float is doubled by adding one to the exponent in its code. */
  @Test
  void integerProgramsWorkOnCodes() {
    Problem problem =
        new Problem(
            "twice",
            Optional.of("2*x"),
            List.of(new Interval(0.25, 4)),
            Optional.of(Formats.scalar("e4m3fn")),
            Formats.parse("i16"),
            ErrorMeasure.ULP,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            "instructions",
            5,
            new Budget(1500, Optional.empty()));
    Candidate best = run(problem, 2).front().best().orElseThrow();
    assertEquals(0, best.error());
    assertEquals(1, best.program().size(), best.program()::toString);
  }

  /** A clock that goes on by 10 ms whenever it is asked. */
  @Test
  void aTimeLimitEndsTheSearch() {
    AtomicLong clock = new AtomicLong();
    Problem problem =
        problem(
            "exp2",
            "e3m2fn",
            "f32",
            new Interval(-2, 2),
            Optional.of("p"),
            Set.of(),
            new Budget(1_000_000, Optional.of(Duration.ofSeconds(2))));
    try (Search search = Search.of(problem, List.of(), 1, () -> clock.addAndGet(10_000_000))) {
      SearchState state = search.run(search.start(), SearchListener.SILENT);
      assertTrue(clock.get() < Duration.ofSeconds(3).toNanos(), clock::toString);
      assertTrue(state.evaluations() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"epoch\":1}", "\u0000\u0000", "{\"problem\":{}}"})
  void damagedCheckpointsAreRefusedInOneLine(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(text, small(1)));
    assertTrue(e.getMessage().startsWith("checkpoint"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void cutOrForeignCheckpointsAreRefused() {
    Problem problem = small(300);
    try (Search search = Search.of(problem, List.of(), 1)) {
      SearchState start = search.start();
      String whole = Checkpoint.text(problem, start);
      for (int length = 0; length < whole.length() - 2; length += 97) {
        String cut = whole.substring(0, length);
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(cut, problem));
      }
      Problem other =
          problem(
              "cos",
              "e3m2fn",
              "f32",
              new Interval(-2, 2),
              Optional.empty(),
              Set.of(),
              new Budget(300, Optional.empty()));
      var e = assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(whole, other));
      assertTrue(e.getMessage().contains("another problem"), e.getMessage());
      String foreign = whole.replaceFirst("\"skeleton\":\\d+", "\"skeleton\":99");
      SearchState state = Checkpoint.parse(foreign, problem);
      assertThrows(IllegalArgumentException.class, () -> search.run(state, SearchListener.SILENT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "pw3p", "pw5000p", "rr9p", "/no/such/file.bnf"})
  void unusableGrammarsAreRefusedInOneLine(String grammar) {
    Problem problem =
        problem(
            "exp2",
            "e3m2fn",
            "f32",
            new Interval(-2, 2),
            Optional.of(grammar),
            Set.of(),
            new Budget(10, Optional.empty()));
    var e = assertThrows(IllegalArgumentException.class, () -> Search.of(problem, List.of(), 1));
    assertEquals(1, e.getMessage().lines().count());
  }
}
