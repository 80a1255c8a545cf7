/**
 * What a search has to beat: the approximations that a textbook gives for a function, in the
 * variable that suits it, at every number of operations.
 */
package org.ulpforge.search.baseline;
