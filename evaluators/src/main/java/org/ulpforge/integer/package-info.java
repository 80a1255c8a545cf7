/**
 * Functions computed on integers alone: what an integer program is worth that takes an integer q
 * for the number q·unit, and the published programs that others stand beside.
 */
package org.ulpforge.integer;
