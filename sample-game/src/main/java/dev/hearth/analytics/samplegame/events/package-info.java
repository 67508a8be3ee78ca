/**
 * The events that are this game's own: one class for each event of {@code analytics.catalog.json}, made when the game is
 * compiled. There is nothing here to write by hand.
 */
@AnalyticsCatalog("analytics.catalog.json")
package dev.hearth.analytics.samplegame.events;

import dev.hearth.analytics.AnalyticsCatalog;
