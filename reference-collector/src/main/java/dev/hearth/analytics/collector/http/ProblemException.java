package dev.hearth.analytics.collector.http;

import org.jspecify.annotations.Nullable;

/** A request that ends in a problem. Its text goes to the client, and quotes nothing of what the client sent. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1;

    private static final long RETRY_AFTER_SECONDS = 10;

    private final ProblemCode code;
    private final @Nullable String parameter;
    private final long retryAfterSeconds;

    ProblemException(ProblemCode code) {
        this(code, null, null, RETRY_AFTER_SECONDS);
    }

    ProblemException(ProblemCode code, @Nullable String detail) {
        this(code, detail, null, RETRY_AFTER_SECONDS);
    }

    private ProblemException(
            ProblemCode code, @Nullable String detail, @Nullable String parameter, long retryAfterSeconds) {
        super(detail, null, false, false);
        this.code = code;
        this.parameter = parameter;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** A parameter of the query that is missing or wrong. */
    static ProblemException parameter(String name, String detail) {
        return new ProblemException(ProblemCode.INVALID_PARAMETER, name + " " + detail, name, RETRY_AFTER_SECONDS);
    }

    /** Too many requests, and when there may be another one. */
    static ProblemException rateLimited(long retryAfterSeconds) {
        return new ProblemException(ProblemCode.RATE_LIMITED, null, null, retryAfterSeconds);
    }

    /** After how long to try again, where that makes sense. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    ProblemCode code() {
        return code;
    }

    @Nullable
    String parameter() {
        return parameter;
    }
}
