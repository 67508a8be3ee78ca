/** The collector's KPIs, as anybody reads them over HTTP, held against what the players did. */
@NullMarked
package dev.hearth.analytics.samplegame.kpis;

import org.jspecify.annotations.NullMarked;
