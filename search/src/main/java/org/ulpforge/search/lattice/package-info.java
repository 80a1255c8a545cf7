/**
 * Constants of programs that round: descent over the values of the compute format, and exhaustive
 * enumeration where the storage format is small. Errors are those of the rounded program, measured,
 * not modelled.
 */
package org.ulpforge.search.lattice;
