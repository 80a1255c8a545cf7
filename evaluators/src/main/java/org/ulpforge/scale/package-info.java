/**
 * Scales of blocks of numbers that are rounded to narrow formats: rules that choose them, and what
 * each costs in error on data of several distributions.
 */
package org.ulpforge.scale;
