package org.ulpforge.row;

/** A function of a row of values, computed around a program. */
public sealed interface RowAlgorithm permits Softmax {}
