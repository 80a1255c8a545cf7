/** The command line: arguments, progress, output. */
package org.ulpforge.command;
