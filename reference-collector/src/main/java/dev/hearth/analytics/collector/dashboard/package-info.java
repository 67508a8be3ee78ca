/**
 * The dashboard: its pages, who is signed in, and the live stream. Reads what the endpoints of the collector answer, in the
 * browser; has no numbers of its own.
 */
@NullMarked
package dev.hearth.analytics.collector.dashboard;

import org.jspecify.annotations.NullMarked;
