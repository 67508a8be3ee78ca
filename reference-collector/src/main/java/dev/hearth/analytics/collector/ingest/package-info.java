/** What becomes of a batch: parsed, checked, judged event by event, sanitized, appended. */
@NullMarked
package dev.hearth.analytics.collector.ingest;

import org.jspecify.annotations.NullMarked;
