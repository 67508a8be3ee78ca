package dev.hearth.analytics.collector.store;

import java.io.IOException;

/**
 * The store cannot do it now: it is away, full or busy. Nothing of the work was done, and trying again later makes
 * sense. The message says why, and carries no event.
 */
public final class StoreUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
