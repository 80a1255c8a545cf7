/**
 * Tensors in the packed formats that inference uses: rows of floats as blocks of small elements
 * that share a scale. {@link org.ulpforge.tensor.TensorFormats} lists the formats, {@link
 * org.ulpforge.tensor.TensorFormat} says what holds for all of them.
 */
package org.ulpforge.tensor;
