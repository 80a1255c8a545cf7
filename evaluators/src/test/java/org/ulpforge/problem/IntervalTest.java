package org.ulpforge.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  @Test
  void infinitiesAreWrittenAsAnywhere() {
    assertEquals(Interval.FULL, Interval.parse("-Infinity,+INF"));
    assertEquals(new Interval(0.5, Double.POSITIVE_INFINITY), Interval.parse("0x1p-1, inf"));
  }

  @ParameterizedTest
  @CsvSource({
    "'Infinity,Infinity', 'domain inf,inf: it holds no finite number'",
    "'1e400,inf', 'domain inf,inf: it holds no finite number'",
    "'-inf,-1e999', 'domain -inf,-inf: it holds no finite number'",
    "'2,-0.5', 'domain 2.0,-0.5: the lower end is above the upper end'",
    "'inf,-inf', 'domain inf,-inf: the lower end is above the upper end'",
    "'0,NaN', '''NaN'' is not a number'",
    "'0;1', 'expected lo,hi'",
    "'0,1,2', 'expected lo,hi'",
    "'0,one', '''one'' is not a number'"
  })
  void whatIsNoDomainIsSaidInTheUsersWords(String text, String problem) {
    var e = assertThrows(IllegalArgumentException.class, () -> Interval.parse(text));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
