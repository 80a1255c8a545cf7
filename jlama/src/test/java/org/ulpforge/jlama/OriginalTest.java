package org.ulpforge.jlama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.tjake.jlama.math.VectorMath;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.jlama.compare.Engine;
import org.ulpforge.jlama.compare.TensorCall;

/** The classes that take JLama's place beside JLama's own, which another class loader finds. */
final class OriginalTest {

  private static float[] normal(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Calls a method of JLama's VectorMath. */
  private static Object original(String name, Class<?>[] types, Object... arguments)
      throws ReflectiveOperationException {
    Class<?> theirs = Engine.JLAMA.loader().loadClass(VectorMath.class.getName());
    assertEquals(
        true, theirs.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith("jar"));
    return theirs.getMethod(name, types).invoke(null, arguments);
  }

  @Test
  void normsAndProductsAreTheSame() throws ReflectiveOperationException {
    Class<?>[] one = {float[].class};
    Class<?>[] two = {float[].class, float[].class};
    float[] a = normal(300, 1);
    float[] b = normal(300, 2);
    assertEquals(original("cosineSimilarity", two, a, b), VectorMath.cosineSimilarity(a, b));
    assertArrayEquals((float[]) original("outerProduct", two, a, b), VectorMath.outerProduct(a, b));
    float[] theirs = a.clone();
    original("l1normalize", one, theirs);
    VectorMath.l1normalize(a);
    assertArrayEquals(theirs, a);
    theirs = b.clone();
    original("l2normalize", one, theirs);
    VectorMath.l2normalize(b);
    assertArrayEquals(theirs, b);
  }

  @Test
  void theSecondVectorMayBeLonger() throws ReflectiveOperationException {
    Class<?>[] two = {float[].class, float[].class};
    float[] a = {1, 2};
    float[] b = {1, 2, 3};
    assertEquals(original("cosineSimilarity", two, a, b), VectorMath.cosineSimilarity(a, b));
    assertEquals(1f, VectorMath.cosineSimilarity(a, b));
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> VectorMath.cosineSimilarity(b, a));
  }

  /** Its powers, sines and cosines are another library's, exact to a few units of binary64. */
  @Test
  void rotationsAreTheSame() throws ReflectiveOperationException {
    Class<?>[] types = {int.class, int.class, double.class, double.class};
    float[][] theirs = (float[][]) original("precomputeFreqsCis", types, 64, 300, 1e4, 2.0);
    float[][] ours = VectorMath.precomputeFreqsCis(64, 300, 1e4, 2);
    assertEquals(theirs.length, ours.length);
    for (int i = 0; i < theirs.length; i++) {
      // A frequency may round to the other side; positions up to 300 enlarge that.
      assertArrayEquals(theirs[i], ours[i], 300 * 0x1p-24f, "entry " + i);
    }
  }

  /** JLama sums softmax in one float: 4096 roundings. Its activations are right to 0.6 ULP here. */
  @ParameterizedTest
  @CsvSource({"SOFTMAX,SOFTMAX,1e-5", "SILU,SILU_ROW,3e-7", "GELU,GELU_ROW,3e-7"})
  void functionsOfTensorsAreNear(
      TensorCall.Function theirs, TensorCall.Function ours, double bound) {
    float[] values = normal(4096, 3);
    Engine.Call original = Engine.JLAMA.call(theirs, values);
    Engine.Call replaced = Engine.ULPFORGE.call(ours, values);
    original.run().run();
    replaced.run().run();
    float[] expected = original.results().get();
    float[] got = replaced.results().get();
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected[i], got[i], bound * Math.abs(expected[i]), "element " + i);
    }
  }
}
