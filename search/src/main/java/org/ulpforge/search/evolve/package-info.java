/**
 * Evolution of the structure of programs, on Jenetics: a gene that is a program, generic changes of
 * programs, selection by error and cost. Nothing here knows any target function.
 */
package org.ulpforge.search.evolve;
