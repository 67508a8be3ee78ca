package dev.hearth.analytics.collector.ingest;

/** A body that is no batch: nothing of it is taken. The message says what is wrong, and quotes nothing from the body. */
public final class MalformedBatchException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What is wrong with it. */
    public enum Kind {
        /** It is no JSON, or JSON beyond the limits of depth and length. */
        NOT_JSON,
        /** The envelope has a missing or wrong member. */
        NOT_A_BATCH,
        /** The batch is of a version that this collector does not know. */
        UNSUPPORTED_VERSION,
        /** More events than a batch may have. */
        TOO_MANY_EVENTS,
        /** More bytes than a batch may have when it is inflated. */
        TOO_LARGE,
        /** It says that it is compressed, and is not. */
        NOT_GZIP,
    }

    public MalformedBatchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
