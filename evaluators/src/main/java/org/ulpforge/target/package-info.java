/** What is to be computed: formulas, and the named targets with their special values. */
package org.ulpforge.target;
