package dev.hearth.analytics.collector.limits;

/**
 * Everything that is bounded at the edge. Each is an option of {@code serve} by its name, and an environment variable
 * {@code HEARTH_<NAME>}. The first nine are the protocol's: a collector that sets them lower refuses what others take.
 */
public enum Limit {
    SENT_BYTES("max-sent-bytes", 1024 * 1024, 1024, 64 * 1024 * 1024, "A batch's body as sent, in bytes"),
    INFLATED_BYTES("max-inflated-bytes", 8 * 1024 * 1024, 1024, 256 * 1024 * 1024, "A batch's body inflated, in bytes"),
    EVENTS("max-events", 1_000, 1, 100_000, "Events in a batch"),
    LOSSES("max-losses", 1_000, 0, 100_000, "Reports of losses in a batch"),
    PAYLOAD_BYTES("max-payload-bytes", 4 * 1024, 64, 64 * 1024, "A payload as compact JSON, in bytes"),
    JSON_DEPTH("max-json-depth", 32, 4, 500, "How deep JSON may be nested; the envelope and an event take four of it"),
    JSON_TEXT("max-json-text", 256 * 1024, 64, 16 * 1024 * 1024, "The longest text in the JSON, in characters"),
    JSON_NAME("max-json-name", 1_024, 64, 50_000, "The longest name in the JSON, in characters"),
    JSON_NUMBER("max-json-number", 64, 20, 1_000, "The longest number in the JSON, in characters"),
    HEADER_BYTES("max-header-bytes", 8 * 1024, 1024, 64 * 1024, "The header of a request, in bytes"),
    CONNECTIONS("max-connections", 4_096, 1, 1_000_000, "Open connections in all; more are closed"),
    CONNECTIONS_PER_ADDRESS(
            "max-connections-per-address", 256, 1, 1_000_000, "Open connections of one address; more are closed"),
    HEADER_SECONDS("max-header-seconds", 10, 1, 3_600, "How long the header of a request may take to come, in seconds"),
    BODY_GRACE_SECONDS("body-grace-seconds", 5, 1, 3_600, "How long a body may come as slowly as it likes, in seconds"),
    BODY_BYTES_PER_SECOND(
            "min-body-bytes-per-second", 60, 0, 1_000_000, "How fast a body must come on the whole after that"),
    REQUEST_SECONDS("max-request-seconds", 300, 1, 86_400, "How long a request may take in all, in seconds"),
    IDLE_SECONDS("max-idle-seconds", 30, 1, 3_600, "How long a connection may be silent, in seconds"),
    REQUESTS_PER_ADDRESS(
            "max-requests-per-address", 1_200, 0, 1_000_000_000, "Requests of one address a minute; 0 for any number"),
    REQUESTS_PER_KEY("max-requests-per-key", 60_000, 0, 1_000_000_000, "Batches of one key a minute; 0 for any number"),
    BODIES_BYTES(
            "max-bodies-bytes", 0, 0, Long.MAX_VALUE, "All bodies together as sent, in bytes; 0 for 1/8 of the heap"),
    INFLATING_BYTES(
            "max-inflating-bytes",
            0,
            0,
            Long.MAX_VALUE,
            "All bodies together inflated, in bytes; 0 for 1/8 of the heap"),
    HEAP_PERCENT("max-heap-percent", 85, 10, 100, "How full the heap may be before batches are put off, in percent");

    private final String option;
    private final long defaultValue;
    private final long min;
    private final long max;
    private final String description;

    Limit(String option, long defaultValue, long min, long max, String description) {
        this.option = option;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.description = description;
    }

    /** The option's name, without dashes in front. */
    public String option() {
        return option;
    }

    public long defaultValue() {
        return defaultValue;
    }

    /** The least that it can be set to. */
    public long min() {
        return min;
    }

    /** The most that it can be set to. */
    public long max() {
        return max;
    }

    public String description() {
        return description;
    }
}
