/**
 * The inner fit of a search in real arithmetic: given the structure of a program, the constants
 * that make its largest error least.
 *
 * <p>Three stages, each for what the one before leaves: Levenberg-Marquardt in double from random
 * starts; Newton along a residual homotopy, then a nonlinear Remez exchange, in pairs of doubles;
 * and an exchange in decimal arithmetic of any precision, with a certificate by dense evaluation.
 */
package org.ulpforge.search.fit;
