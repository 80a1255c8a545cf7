/** The one definition of the ULP error, and error profiles over all inputs or a sample. */
package org.ulpforge.measure;
