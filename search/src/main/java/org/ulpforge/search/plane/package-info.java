/** The search for partitions of the (v, x) plane into expansions. */
package org.ulpforge.search.plane;
