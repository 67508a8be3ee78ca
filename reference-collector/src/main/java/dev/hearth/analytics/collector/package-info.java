/** The collector: takes events in, counts them, serves the KPIs. */
@NullMarked
package dev.hearth.analytics.collector;

import org.jspecify.annotations.NullMarked;
