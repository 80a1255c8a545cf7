/**
 * Searches for integer programs of one argument, from scratch: the best programs of many kinds grow
 * out of one another, and constants and tables are solved for, all at once, before one is rated.
 */
package org.ulpforge.search.integer;
