/**
 * The durable log of events on the device: segments, record codec, recovery, eviction, loss ledger. The bytes are
 * specified in {@code docs/formats/queue-segment.md}.
 */
@NullMarked
package dev.hearth.analytics.internal.queue;

import org.jspecify.annotations.NullMarked;
