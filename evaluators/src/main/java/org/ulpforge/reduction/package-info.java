/** Range reductions: what goes around a core, target by target. */
package org.ulpforge.reduction;
