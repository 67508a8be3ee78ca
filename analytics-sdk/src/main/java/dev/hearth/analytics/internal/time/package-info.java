/**
 * The server's time: an offset measured at the midpoint of round trips, anchored to monotonic time. Formulas and error
 * bounds are in {@code docs/decisions/0022-server-time.md}.
 */
@NullMarked
package dev.hearth.analytics.internal.time;

import org.jspecify.annotations.NullMarked;
