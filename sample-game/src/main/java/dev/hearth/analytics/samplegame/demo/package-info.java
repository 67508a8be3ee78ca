/** A collector, and a little town of headless players who play into it. */
@NullMarked
package dev.hearth.analytics.samplegame.demo;

import org.jspecify.annotations.NullMarked;
