/** The game in a window: libGDX, drawn and heard here, played in the packages beside it. */
@NullMarked
package dev.hearth.analytics.samplegame.window;

import org.jspecify.annotations.NullMarked;
