package org.ulpforge.search.run;

import java.time.Duration;
import org.ulpforge.problem.ParetoFront;

/**
 * How far a search is.
 *
 * @param budget evaluations that it may spend in all
 * @param hitRate share of judgements that were known already
 * @param inputs on which candidates are judged at present
 */
public record Progress(
    int epoch,
    long evaluations,
    long budget,
    Duration elapsed,
    double hitRate,
    int inputs,
    ParetoFront front) {}
