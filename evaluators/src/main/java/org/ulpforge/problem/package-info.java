/**
 * What a search is asked for and what it gives: problems, candidates, fronts, and their exact text.
 */
package org.ulpforge.problem;
