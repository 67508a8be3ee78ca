/** The rules of the protocol, run against any collector. */
@NullMarked
package dev.hearth.analytics.collector.conformance;

import org.jspecify.annotations.NullMarked;
