/** The worker that counts the log into the KPIs, each event once. */
@NullMarked
package dev.hearth.analytics.collector.aggregate;

import org.jspecify.annotations.NullMarked;
