package org.ulpforge.codegen;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the checks of a kernel found.
 *
 * @param checksums of the interpreter's results, if all inputs were enumerated
 */
public record Verification(List<Check> checks, Optional<Checksums> checksums) {

  /** What nvcc made of the header, if it was there. */
  public Optional<DeviceCode> deviceCode() {
    return checks.stream()
        .flatMap(check ->
            check.verdict() instanceof Compiled(DeviceCode code) ? Stream.of(code) : Stream.empty())
        .findFirst();
  }

  /**
   * @param name which method or file was checked
   * @param inputs how many inputs were compared
   */
  public record Check(String name, long inputs, boolean exhaustive, Verdict verdict) {
    @Override
    public String toString() {
      return switch (verdict) {
        case Equal ignored ->
            name + ": equal on " + (exhaustive ? "all " : "") + inputs + " inputs";
        case Differs(String at) -> name + ": differs " + at;
        case Compiled(DeviceCode code) -> name + ": compiles, " + code;
        case Skipped(String reason) -> name + ": skipped, " + reason;
      };
    }
  }

  /** How a check ended. */
  public sealed interface Verdict {}

  /** All bits are those of the interpreter. */
  public record Equal() implements Verdict {}

  /**
   * @param at the first place, with both results, or the reason why there are none
   */
  public record Differs(String at) implements Verdict {}

  /** A compiler took it; nothing was run. */
  public record Compiled(DeviceCode code) implements Verdict {}

  /**
   * @param reason one line for the user
   */
  public record Skipped(String reason) implements Verdict {}

  public Verification {
    checks = List.copyOf(checks);
  }

  /**
   * Whether nothing differs. Skipped checks do not count against a kernel, but are visible in
   * {@link #toString}.
   */
  public boolean passed() {
    return checks.stream().noneMatch(check -> check.verdict() instanceof Differs);
  }

  /** Whether all that was compared was compared on all inputs. */
  public boolean exhaustive() {
    return checks.stream()
        .filter(check -> check.verdict() instanceof Equal)
        .allMatch(Check::exhaustive);
  }

  /** One line for each check. */
  @Override
  public String toString() {
    return checks.stream().map(Check::toString).collect(Collectors.joining("\n"));
  }
}
