package dev.hearth.analytics.collector.store;

/** Maintenance that would lose something, and was therefore not done. The message is one sentence for the operator. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
