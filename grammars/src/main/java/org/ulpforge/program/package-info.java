/**
 * Programs: opcodes with one semantics each, instructions, regions, text form, typing and canonical
 * form.
 */
package org.ulpforge.program;
