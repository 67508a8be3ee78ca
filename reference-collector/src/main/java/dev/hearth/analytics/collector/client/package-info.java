/** The protocol's other side, for commands that talk to a collector over HTTP, ours or another. */
@NullMarked
package dev.hearth.analytics.collector.client;

import org.jspecify.annotations.NullMarked;
