package dev.hearth.analytics.collector.store;

/**
 * The outcome of an append.
 *
 * @param repeated the batch was known already: the answer is the first one, and nothing was stored or counted now
 */
public record Appended(BatchAnswer answer, boolean repeated) {}
