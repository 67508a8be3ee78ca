package dev.hearth.analytics.collector.http;

import org.jspecify.annotations.Nullable;

/** A request that ends in a problem. Its text goes to the client, and quotes nothing of what the client sent. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final @Nullable String parameter;

    ProblemException(ProblemCode code) {
        this(code, null, null);
    }

    ProblemException(ProblemCode code, @Nullable String detail) {
        this(code, detail, null);
    }

    private ProblemException(ProblemCode code, @Nullable String detail, @Nullable String parameter) {
        super(detail, null, false, false);
        this.code = code;
        this.parameter = parameter;
    }

    /** A parameter of the query that is missing or wrong. */
    static ProblemException parameter(String name, String detail) {
        return new ProblemException(ProblemCode.INVALID_PARAMETER, name + " " + detail, name);
    }

    ProblemCode code() {
        return code;
    }

    @Nullable
    String parameter() {
        return parameter;
    }
}
