/** When a session begins and ends, which village it belongs to, and on which days a village was active. */
@NullMarked
package dev.hearth.analytics.internal.session;

import org.jspecify.annotations.NullMarked;
