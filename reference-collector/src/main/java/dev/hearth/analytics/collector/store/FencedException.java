package dev.hearth.analytics.collector.store;

/** Another worker has taken over: what this one wanted to apply was not applied, and never will be by it. */
public final class FencedException extends Exception {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }
}
