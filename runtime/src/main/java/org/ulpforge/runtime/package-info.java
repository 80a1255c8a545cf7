/**
 * What uses the generated kernels: dot products of vectors and matrices that lie in memory as codes
 * of narrow floats, made with any multiplication of codes, such as the kernels {@code mul_…}; and
 * von Mises-Fisher distributions. It depends on the JDK alone.
 */
package org.ulpforge.runtime;
