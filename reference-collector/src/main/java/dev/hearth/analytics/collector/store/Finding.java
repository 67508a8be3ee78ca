package dev.hearth.analytics.collector.store;

/**
 * What one check of a store has found.
 *
 * @param check what was looked at
 * @param ok whether it is as it must be
 * @param detail what was found, one sentence; carries no event
 */
public record Finding(String check, boolean ok, String detail) {}
