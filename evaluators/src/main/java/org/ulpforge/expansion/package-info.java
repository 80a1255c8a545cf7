/**
 * Expansions of log I_v(x), log K_v(x) and I_(v+1)(x)/I_v(x): blocks with a degree, from which
 * programs are derived, and partitions of the plane into regions with a block each.
 */
package org.ulpforge.expansion;
