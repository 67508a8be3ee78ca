package dev.hearth.analytics.collector.store;

/**
 * The store works, and still cannot apply these increments: it is them, so trying the same again is of no use. Nothing of
 * them was applied. The message says why, and carries no event.
 */
public final class InapplicableException extends Exception {
    private static final long serialVersionUID = 1;

    public InapplicableException(String message, Throwable cause) {
        super(message, cause);
    }
}
