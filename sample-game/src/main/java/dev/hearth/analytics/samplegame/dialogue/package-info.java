/** What villagers say, what can be answered, and what comes of it. */
@NullMarked
package dev.hearth.analytics.samplegame.dialogue;

import org.jspecify.annotations.NullMarked;
