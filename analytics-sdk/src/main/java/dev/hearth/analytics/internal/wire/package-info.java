/** What goes over the wire and comes back, as bytes: batches, signatures, hashed ids, answers, remote configuration. */
@NullMarked
package dev.hearth.analytics.internal.wire;

import org.jspecify.annotations.NullMarked;
