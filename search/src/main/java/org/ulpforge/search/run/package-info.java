/**
 * A search from beginning to end: what is evolved, how it is judged, the archive of the best per
 * cost, and the state that can be written and resumed.
 */
package org.ulpforge.search.run;
