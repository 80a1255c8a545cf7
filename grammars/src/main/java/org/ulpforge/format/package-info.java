/**
 * Number formats and the conversions between them.
 *
 * <p>A {@link org.ulpforge.format.FloatFormat} is a row of parameters from which everything else is
 * computed; a new one is a name that {@link org.ulpforge.format.Formats#parse} understands, or a
 * constant in its list of named formats. Values travel as doubles, codes in the low bits of a long.
 * Every conversion rounds once, to nearest, ties to the even code.
 */
package org.ulpforge.format;
