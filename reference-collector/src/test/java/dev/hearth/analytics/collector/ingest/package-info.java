/** Tests of what takes batches. */
@NullMarked
package dev.hearth.analytics.collector.ingest;

import org.jspecify.annotations.NullMarked;
