/** A small village game that shows how a game embeds the SDK. */
@NullMarked
package dev.hearth.analytics.samplegame;

import org.jspecify.annotations.NullMarked;
