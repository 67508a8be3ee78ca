/** Client analytics for games: what a game calls. Start with {@link dev.hearth.analytics.Analytics}. */
@NullMarked
package dev.hearth.analytics;

import org.jspecify.annotations.NullMarked;
