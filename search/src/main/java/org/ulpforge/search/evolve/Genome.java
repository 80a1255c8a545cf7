package org.ulpforge.search.evolve;

import org.ulpforge.program.Program;

/**
 * What evolves.
 *
 * @param skeleton which of the problem's skeletons the core belongs to, by index
 * @param core a straight-line program of the skeleton's grammar
 */
public record Genome(int skeleton, Program core) {}
