package org.ulpforge.jlama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ulpforge.jlama.compare.Engine;
import org.ulpforge.jlama.compare.Generated;
import org.ulpforge.jlama.compare.RandomLlama;

/** A model of Llama's architecture goes through JLama's own code, with our classes and without. */
final class GenerationTest {

  /**
   * Logits are of the order of 1 and come after three layers of sums over up to 192 products in
   * binary32, which change by a few units in the last place where softmax or SiLU do: measured are
   * 2.7e-6. An activation that is wrong by 1e-3 of its value would show.
   */
  private static final double LOGITS = 2e-5;

  /** JLama's logits are the same bits from run to run only while one compiler is at work. */
  private static final String C1 = "-XX:TieredStopAtLevel=1";

  @Test
  void sameTokensWithAndWithout(@TempDir Path folder) throws IOException, InterruptedException {
    RandomLlama.TINY.write(folder, 1);
    Generated ours = Engine.ULPFORGE.generate(folder, "hello world", 64, 0, C1);
    Generated theirs = Engine.JLAMA.generate(folder, "hello world", 64, 0, C1);

    assertTrue(theirs.softmax().startsWith("jlama-core"), theirs.softmax());
    assertTrue(!ours.softmax().startsWith("jlama-core"), ours.softmax());
    List<Integer> tokens = theirs.tokens();
    assertTrue(new HashSet<>(tokens).size() > 10, "the model does not say much: " + tokens);
    assertEquals(tokens, ours.tokens());
    assertEquals(theirs.text(), ours.text());
    assertTrue(
        ours.largestDifference(theirs) <= LOGITS,
        () -> "logits differ by " + ours.largestDifference(theirs));
  }
}
