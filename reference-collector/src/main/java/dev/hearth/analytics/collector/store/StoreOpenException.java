package dev.hearth.analytics.collector.store;

/** A store that cannot be opened. The message is one sentence for the operator. */
public final class StoreOpenException extends Exception {
    private static final long serialVersionUID = 1;

    public StoreOpenException(String message) {
        super(message);
    }

    public StoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
