/** Runs and the catalogue as files, and their reports. */
package org.ulpforge.results;
