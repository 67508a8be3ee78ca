/** Commands as a player types them. */
@NullMarked
package dev.hearth.analytics.samplegame.console;

import org.jspecify.annotations.NullMarked;
