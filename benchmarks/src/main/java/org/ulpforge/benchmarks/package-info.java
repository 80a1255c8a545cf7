/** Benchmarks of the project itself and against peers; never part of a test. */
package org.ulpforge.benchmarks;
