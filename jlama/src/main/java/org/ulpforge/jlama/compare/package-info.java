/**
 * JLama with Ulpforge's classes and without, side by side. The same code runs in both cases: which
 * classes it meets is a matter of the order of the class path.
 */
package org.ulpforge.jlama.compare;
