/**
 * What every storage engine owes: a durable log of events, the state that is counted from it, and the salts. Engines
 * live in packages below; nothing else may know them.
 */
@NullMarked
package dev.hearth.analytics.collector.store;

import org.jspecify.annotations.NullMarked;
