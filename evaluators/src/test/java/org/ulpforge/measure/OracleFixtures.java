package org.ulpforge.measure;

import java.math.BigDecimal;
import java.util.List;
import org.ulpforge.oracle.Exact;
import org.ulpforge.oracle.Oracle;
import org.ulpforge.oracle.Range;
import org.ulpforge.target.Target;

/** Exact values for tests. */
final class OracleFixtures {

  private OracleFixtures() {}

  static Exact exact(BigDecimal value) {
    Oracle identity = Oracle.of(Target.ofExpression("identity", "x"));
    return ((Range) identity.enclose(List.of(value), 60)).exact();
  }
}
