package org.ulpforge.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ulpforge.format.FloatFormat;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Rounded;
import org.ulpforge.target.Targets;

class PeersTest {

  /** The tanh form differs from gelu by some 5e-4; all else are good to more digits than this. */
  @ParameterizedTest
  @CsvSource({
    "exp, 1e-6",
    "exp2, 1e-5",
    "expm1, 1e-6",
    "log, 1e-6",
    "log2, 1e-6",
    "log1p, 1e-6",
    "sin, 1e-6",
    "cos, 1e-6",
    "tanh, 1e-6",
    "rsqrt, 1e-6",
    "reciprocal, 1e-6",
    "sigmoid, 1e-6",
    "silu, 1e-6",
    "gelutanh, 1e-5",
    "gelu, 1e-3"
  })
  void computesItsFunction(String function, double tolerance) {
    List<Peer> peers = Peers.of(function);
    assertFalse(peers.isEmpty());
    Oracle oracle = Oracle.of(Targets.parse(function));
    float[] inputs = new float[37];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 0.1f + i / 10f;
    }
    for (Peer peer : peers) {
      float[] results = new float[inputs.length];
      ArrayLoop.of(peer).apply(inputs, results, inputs.length);
      for (int i = 0; i < inputs.length; i++) {
        Rounded rounded = oracle.round(new double[] {inputs[i]}, FloatFormat.F64);
        double exact = FloatFormat.F64.decode(((Rounded.Decided) rounded).code());
        assertEquals(exact, results[i], tolerance * Math.max(1, Math.abs(exact)), peer.name());
      }
    }
  }
}
