package dev.hearth.analytics;

/** How one attempt to upload a batch ended. Each says whether the batch is sent again as it is. */
public enum UploadOutcome {
    /** 200 with a verdict for this batch: acknowledged, each event that was rejected counted. */
    ACKNOWLEDGED(false),
    /** 204: the collector is switched off, or has dropped it as opted out. Kept; asked again later. */
    COLLECTOR_DISABLED(true),
    /** 400: the collector cannot read it. Bisected down to the event at fault, which is dropped and counted. */
    MALFORMED(false),
    /** 401 {@code timestamp_skew}: signed again at once with the server's time. */
    CLOCK_SKEW(true),
    /** 401, 403, 404, 405: key, secret or endpoint are wrong. Kept, said loudly, tried again after a long pause. */
    UNAUTHORIZED(true),
    /** 408: the collector did not get the body in time. */
    REQUEST_TIMEOUT(true),
    /** 413: halved; an event that is too large alone is dropped and counted. */
    TOO_LARGE(false),
    /** 415: the collector does not read this form. Kept; tried again after a long pause. */
    UNSUPPORTED(true),
    /** 429. */
    THROTTLED(true),
    /** 5xx. */
    SERVER_ERROR(true),
    /** No connection, or it was cut, or the time was up. */
    CONNECTION_FAILED(true),
    /** An answer that cannot be the collector's for this batch, such as a captive portal's page. */
    NOT_THE_COLLECTOR(true),
    /** Cancelled, because the player revoked consent or the client was shut down. */
    CANCELLED(true);

    private final boolean retried;

    UploadOutcome(boolean retried) {
        this.retried = retried;
    }

    /** Whether the same batch is sent again. */
    public boolean isRetried() {
        return retried;
    }
}
