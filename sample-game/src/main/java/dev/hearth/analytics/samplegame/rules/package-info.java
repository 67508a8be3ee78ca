/** What a player can do in a village, and when the village refuses. */
@NullMarked
package dev.hearth.analytics.samplegame.rules;

import org.jspecify.annotations.NullMarked;
