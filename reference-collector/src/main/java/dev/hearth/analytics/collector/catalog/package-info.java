/**
 * The event catalog: what an event may carry, and the linter that keeps free-form text out of it. Depends on Jackson
 * alone.
 */
@NullMarked
package dev.hearth.analytics.collector.catalog;

import org.jspecify.annotations.NullMarked;
