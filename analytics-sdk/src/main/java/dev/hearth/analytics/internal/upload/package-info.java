/** Delivery: when a batch is cut and sent, what each answer means, how long to wait, and the remote configuration. */
@NullMarked
package dev.hearth.analytics.internal.upload;

import org.jspecify.annotations.NullMarked;
