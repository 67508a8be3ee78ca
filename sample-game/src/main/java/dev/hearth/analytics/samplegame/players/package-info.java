/**
 * Players without a window: they play the same rules through the same {@link
 * dev.hearth.analytics.samplegame.GameTelemetry} as a person would, in simulated time, and keep a diary of what they did.
 */
@NullMarked
package dev.hearth.analytics.samplegame.players;

import org.jspecify.annotations.NullMarked;
