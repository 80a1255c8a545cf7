package org.ulpforge.search.evolve;

/** The changes that evolution makes to a program; none knows what it computes. */
enum Mutation {
  /** A new operation on a value, in one place where the value is used or in all. */
  INSERT,
  /**
   * As INSERT, with an operation that uses the value twice, or a value that is computed already.
   */
  SHARE,
  /**
   * A value gives way, wherever it is used, to an operation on it and on another new operation on
   * it, as v to v + c / v.
   */
  ENFOLD,
  /** An operation gives way to one of its operands. */
  DELETE,
  /** An operand is another value, or a new constant. */
  REWIRE,
  /** Another operation on the same operands. */
  CHANGE_OP,
  /** Two operands change places. */
  SWAP,
  /** A constant moves. */
  PERTURB,
  /** A value is replaced by a new sentence of a rule that derives it. */
  REGROW
}
