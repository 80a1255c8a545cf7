/** What the classes that take the place of JLama's have in common. */
package org.ulpforge.jlama;
