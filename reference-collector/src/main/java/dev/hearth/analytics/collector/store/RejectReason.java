package dev.hearth.analytics.collector.store;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why one event of a batch was not taken. The names are part of the protocol. */
public enum RejectReason {
    /** The event id, session id or village id has not the form of one. */
    INVALID_ID,
    /** The catalog has no event of that name and version. */
    UNKNOWN_EVENT,
    /** {@code ts_utc} is too far ahead of the server's clock. */
    TIMESTAMP_IN_FUTURE,
    /** The payload is larger than an event may carry. */
    PAYLOAD_TOO_LARGE,
    /** A required field is missing, or a field is not what its schema says. */
    SCHEMA_VIOLATION;

    /** The reason's name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
