/**
 * The engine on Redis, Valkey or a cluster of them. Each partition of the log, with all that is counted from it, lies in
 * one hash slot, and changes by scripts that happen wholly or not at all. See {@code docs/formats/redis-keys.md}.
 */
@NullMarked
package dev.hearth.analytics.collector.store.redis;

import org.jspecify.annotations.NullMarked;
