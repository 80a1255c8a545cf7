/**
 * Functions of whole rows, such as softmax: algorithms that contain programs, the specification of
 * their bits, exact results and errors.
 */
package org.ulpforge.row;
