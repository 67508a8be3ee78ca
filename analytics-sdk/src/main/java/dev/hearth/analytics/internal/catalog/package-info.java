/** The events that may leave the device. */
@NullMarked
package dev.hearth.analytics.internal.catalog;

import org.jspecify.annotations.NullMarked;
