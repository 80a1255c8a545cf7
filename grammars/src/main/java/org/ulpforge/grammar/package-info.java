/**
 * Grammars: which programs a search may build. A grammar is a resource in Backus-Naur form whose
 * sentences are prefix expressions over ops, arguments and free constants.
 */
package org.ulpforge.grammar;
