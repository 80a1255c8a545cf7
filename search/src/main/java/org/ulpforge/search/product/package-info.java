/**
 * Searches for integer programs that multiply: short ones to the end, longer ones by annealing. A
 * program works on the codes of its format, in unsigned integers of as many bits.
 */
package org.ulpforge.search.product;
