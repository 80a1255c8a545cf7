package org.ulpforge.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void eachNameIsOfferedOnce() {
    assertEquals("cos, log, sin", Nearest.names("cso", List.of("cos", "sin", "cos", "log", "log")));
  }

  @Test
  void caseDoesNotCount() {
    assertEquals("BF16", Nearest.names("bf16", List.of("f64", "BF16", "f32", "e4m3"), 1));
  }
}
