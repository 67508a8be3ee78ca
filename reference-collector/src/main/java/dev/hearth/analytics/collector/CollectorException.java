package dev.hearth.analytics.collector;

/** A collector that cannot start. The message is one sentence for the operator: what is wrong, and with what. */
public final class CollectorException extends Exception {
    private static final long serialVersionUID = 1;

    public CollectorException(String message) {
        super(message);
    }

    /** Says what the cause says, whose message is such a sentence. */
    public CollectorException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    public CollectorException(String message, Throwable cause) {
        super(message, cause);
    }
}
