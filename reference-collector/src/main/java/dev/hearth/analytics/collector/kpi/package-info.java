/** The KPIs: what they count, and what is answered when they are asked for. */
@NullMarked
package dev.hearth.analytics.collector.kpi;

import org.jspecify.annotations.NullMarked;
