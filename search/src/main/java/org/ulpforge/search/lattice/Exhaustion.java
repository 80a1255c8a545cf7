package org.ulpforge.search.lattice;

/**
 * A space of programs that was searched to its end: within it, no program has a smaller largest
 * error. It says nothing about other structures or finer constants.
 *
 * @param algorithm grammar and size, such as {@code rr1p2}
 * @param structure program text of the core, its constants standing for any
 * @param lattice name of the format whose finite values were tried for each constant
 * @param assignments how many there are
 * @param bestError no assignment has a smaller largest error over all inputs
 */
public record Exhaustion(
    String algorithm, String structure, String lattice, long assignments, double bestError) {}
