/**
 * GGUF files, memory-mapped: metadata and tensors, which are used where they lie. Files need not be
 * trusted: every number in them is checked before anything is done with it.
 */
package org.ulpforge.gguf;
