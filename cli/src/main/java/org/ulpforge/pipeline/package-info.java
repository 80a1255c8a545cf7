/**
 * From a problem to verified kernels and their report: search, validation, emission, verification,
 * storage. Prints nothing; a listener is told.
 */
package org.ulpforge.pipeline;
