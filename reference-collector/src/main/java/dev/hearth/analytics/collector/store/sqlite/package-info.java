/**
 * The embedded engine: one SQLite file in WAL mode, written by one thread that commits in groups. See
 * docs/formats/sqlite-store.md.
 */
@NullMarked
package dev.hearth.analytics.collector.store.sqlite;

import org.jspecify.annotations.NullMarked;
