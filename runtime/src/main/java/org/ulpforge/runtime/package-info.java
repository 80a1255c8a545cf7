/**
 * Dot products of vectors and matrices that lie in memory as codes of narrow floats, made with any
 * multiplication of codes, such as the generated kernels {@code mul_…}. It depends on the JDK
 * alone.
 */
package org.ulpforge.runtime;
