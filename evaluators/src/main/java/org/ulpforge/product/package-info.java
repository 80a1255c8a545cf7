/**
 * Multiplication surrogates: integer programs that take the codes of two floats and give about the
 * code of their product. Which pairs of codes they are judged on, how pairs are weighted, the
 * errors, and the surrogates that are known.
 */
package org.ulpforge.product;
