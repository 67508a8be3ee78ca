/** What there is: a village with its land, its stock and its people, and how it is saved. */
@NullMarked
package dev.hearth.analytics.samplegame.world;

import org.jspecify.annotations.NullMarked;
