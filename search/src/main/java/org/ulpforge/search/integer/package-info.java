/**
 * Searches for integer programs of one argument, from scratch: annealing over programs of a fixed
 * number of steps, whose constants and tables are solved for where the result is affine in them.
 */
package org.ulpforge.search.integer;
