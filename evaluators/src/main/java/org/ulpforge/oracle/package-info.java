/**
 * Exact values: enclosures at any precision, roundings decided by Ziv's strategy, and fast
 * references with proven bounds for most inputs.
 */
package org.ulpforge.oracle;
