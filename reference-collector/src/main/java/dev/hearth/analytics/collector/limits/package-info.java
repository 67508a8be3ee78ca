/** Every limit of the collector's edge by its name, and ranges of addresses. */
@NullMarked
package dev.hearth.analytics.collector.limits;

import org.jspecify.annotations.NullMarked;
