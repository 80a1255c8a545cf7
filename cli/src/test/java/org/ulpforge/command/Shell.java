package org.ulpforge.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;

/** Runs commands in this process and keeps what they print. */
final class Shell {

  record Result(int code, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }

    /** Asserts that the command succeeded. */
    Result done() {
      assertEquals(0, code, err);
      return this;
    }

    /** Asserts exit 2 with nothing but one line on standard error, and gives that line. */
    String refused() {
      return complaint(Main.BAD_INPUT);
    }

    String complaint(int expectedCode) {
      assertEquals(1, err.lines().count(), err);
      assertEquals(expectedCode, code, err);
      return err.strip();
    }
  }

  private Shell() {}

  static Result run(String... args) {
    return runOn("", args);
  }

  static Result runOn(String input, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader(input)),
            new PrintWriter(out),
            new PrintWriter(err),
            false);
    int code = Main.execute(terminal, args);
    return new Result(code, out.toString(), err.toString());
  }
}
