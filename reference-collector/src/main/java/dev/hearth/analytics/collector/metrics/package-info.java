/** What the collector counts about itself, for Prometheus. */
@NullMarked
package dev.hearth.analytics.collector.metrics;

import org.jspecify.annotations.NullMarked;
