package org.ulpforge.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "softmax abc|argument at index 0",
        "softmax 0|length 0: 1 to",
        "softmax 64 -1|length -1: 1 to",
        "softmax --rounds 0|--rounds 0: 1 to",
        "dots --length 63|--length 63: multiples of 64",
        "dots --length x|'x' is not an int",
        "tensors all|argument at index 0",
        "tensors --size 100|--size 100: multiples of 64",
        "jlama --length 0|--length 0: 1 to",
        "kernels --forks 0|--forks 0: 1 to",
        "kernels --nothing|--nothing",
        "errors nothing|nothing"
      })
  void badArgumentsAreRefusedInOneLine(String command, String part) {
    String[] words = command.split(" ", 2);
    Object suite =
        switch (words[0]) {
          case "softmax" -> new IntegerSoftmaxSuite();
          case "dots" -> new DotSuite();
          case "tensors" -> new TensorSuite();
          case "jlama" -> new JlamaSuite();
          case "kernels" -> new KernelSuite();
          default -> new PeerErrors();
        };
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code;
    try {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      code = Suite.execute(suite, words[1].split(" "));
    } finally {
      System.setErr(before);
    }
    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(2, code, text);
    assertEquals(1, text.lines().count(), text);
    assertTrue(text.contains(part), text);
  }
}
