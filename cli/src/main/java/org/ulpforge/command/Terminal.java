package org.ulpforge.command;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out results; buffered, so whoever wants a line seen at once flushes it
 * @param err everything else
 * @param interactive whether {@code err} is a terminal, on which progress may overwrite its line
 */
record Terminal(BufferedReader in, PrintWriter out, PrintWriter err, boolean interactive) {

  /** The streams of this process. */
  static Terminal system() {
    return new Terminal(
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
        writer(FileDescriptor.out, false),
        writer(FileDescriptor.err, true),
        StandardError.isTerminal());
  }

  /** Says what is wrong, in one line. */
  void complain(String problem) {
    err.println("ulpforge: " + Printable.line(problem.strip()));
  }

  private static PrintWriter writer(FileDescriptor descriptor, boolean autoFlush) {
    return new PrintWriter(
        new BufferedWriter(
            new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)),
        autoFlush);
  }
}
