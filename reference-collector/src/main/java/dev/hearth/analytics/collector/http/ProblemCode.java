package dev.hearth.analytics.collector.http;

import java.util.Locale;

/** Every way in which a request can go wrong. The codes are part of the protocol. */
enum ProblemCode {
    MALFORMED_JSON(400, "The body is not JSON"),
    MALFORMED_BATCH(400, "The body is not a batch"),
    UNSUPPORTED_SCHEMA_VERSION(400, "The batch is of an unknown version"),
    MALFORMED_BODY(400, "The body is not what its encoding says"),
    INVALID_PARAMETER(400, "A parameter is wrong"),
    UNAUTHENTICATED(401, "Credentials are missing or unknown"),
    INVALID_SIGNATURE(401, "The signature is not that of this key for this body"),
    TIMESTAMP_SKEW(401, "The timestamp is too far from the server's clock"),
    FORBIDDEN(403, "The key may not do this"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "This method is not for this path"),
    REQUEST_TIMEOUT(408, "The request came too slowly"),
    BODY_TOO_LARGE(413, "The body is too large"),
    TOO_MANY_EVENTS(413, "The batch has too many events"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of another type"),
    UNSUPPORTED_CONTENT_ENCODING(415, "The body is of another encoding"),
    RATE_LIMITED(429, "There were too many requests"),
    UNAVAILABLE(503, "The store cannot be reached"),
    OVERLOADED(503, "There is too much to do");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
