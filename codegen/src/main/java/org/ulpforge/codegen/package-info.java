/**
 * From programs to source text: lowering to machine types, one class per backend, and the
 * verification and timing of what was emitted.
 */
package org.ulpforge.codegen;
