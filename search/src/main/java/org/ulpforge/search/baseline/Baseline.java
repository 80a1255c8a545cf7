package org.ulpforge.search.baseline;

import org.ulpforge.program.Program;

/**
 * An approximation that a search should beat.
 *
 * @param operations that depend on x, those that form the variable included
 * @param error the largest, as in a {@link org.ulpforge.search.fit.Certificate}; infinite where the
 *     approximation has a pole
 */
public record Baseline(
    Family family, Variable variable, Program program, int operations, double error) {}
