package dev.hearth.analytics.collector.ingest;

import java.time.Duration;

/** How large, deep and early things may be. The protocol's numbers are in protocol/. */
public final class IngestLimits {
    /** A batch's body as sent, in bytes: {@value}. */
    public static final int SENT_BYTES_MAX = 1024 * 1024;
    /** A batch's body when it is inflated, in bytes: {@value}. */
    public static final int INFLATED_BYTES_MAX = 8 * 1024 * 1024;
    /** Events in a batch: {@value}. */
    public static final int EVENTS_MAX = 1_000;
    /** Reports of losses in a batch: {@value}. */
    public static final int LOSSES_MAX = 1_000;
    /** A payload as compact JSON, in bytes: {@value}. */
    public static final int PAYLOAD_BYTES_MAX = 4 * 1024;
    /** How deeply JSON may be nested: {@value}. The envelope and an event take four of it. */
    public static final int JSON_DEPTH_MAX = 32;
    /** The longest text in the JSON, in characters: {@value}. Over the payload's limit, so that a long one is judged. */
    public static final int JSON_TEXT_MAX = 256 * 1024;
    /** The longest name in the JSON, in characters: {@value}. */
    public static final int JSON_NAME_MAX = 1_024;
    /** The longest number in the JSON, in characters: {@value}. */
    public static final int JSON_NUMBER_MAX = 64;
    /** How far ahead of the server's clock an event may be. */
    public static final Duration FUTURE_MAX = Duration.ofMinutes(10);

    private IngestLimits() {}
}
