package dev.hearth.analytics.collector.store;

/** A store that cannot be opened. The message is one sentence for the operator. */
public final class StoreOpenException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean inUse;

    public StoreOpenException(String message) {
        super(message);
        this.inUse = false;
    }

    private StoreOpenException(String message, boolean inUse) {
        super(message);
        this.inUse = inUse;
    }

    /** Another process has the store, and only one can. */
    public static StoreOpenException inUse(String message) {
        return new StoreOpenException(message, true);
    }

    public StoreOpenException(String message, Throwable cause) {
        super(message, cause);
        this.inUse = false;
    }

    /** Whether it can be opened as soon as another process has closed it. */
    public boolean isInUse() {
        return inUse;
    }
}
