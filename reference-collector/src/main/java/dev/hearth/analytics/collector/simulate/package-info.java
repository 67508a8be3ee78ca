/** Synthetic villages: what they send, and what must come out of it. */
@NullMarked
package dev.hearth.analytics.collector.simulate;

import org.jspecify.annotations.NullMarked;
