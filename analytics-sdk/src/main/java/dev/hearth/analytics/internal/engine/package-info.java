/** Wires the parts together: what a game calls, and the one thread that does everything else. */
@NullMarked
package dev.hearth.analytics.internal.engine;

import org.jspecify.annotations.NullMarked;
