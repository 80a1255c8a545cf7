/**
 * What programs compute: a scalar interpreter that specifies it, a columnar one that is fast for
 * many programs, and a compiler to hidden classes that is fast for many points. All give the same
 * bits.
 */
package org.ulpforge.interpret;
