/**
 * Cost models: one number per program, the second objective of a search. A cost is a model's
 * number, never a time.
 */
package org.ulpforge.cost;
