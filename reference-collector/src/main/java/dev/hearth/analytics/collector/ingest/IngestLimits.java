package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.time.Duration;

/**
 * How large, deep and early a batch may be. The protocol's numbers are in protocol/; an operator may set others.
 *
 * @param inflatingBytesMax what all bodies that are read at one time may hold together, inflated
 */
record IngestLimits(
        int inflatedBytesMax,
        long inflatingBytesMax,
        int eventsMax,
        int lossesMax,
        int payloadBytesMax,
        int depthMax,
        int textMax,
        int nameMax,
        int numberMax) {
    /** How far ahead of the server's clock, and of {@code sent_at}, an event may be. */
    static final Duration FUTURE_MAX = Duration.ofMinutes(10);

    static IngestLimits of(Limits limits) {
        return new IngestLimits(
                limits.whole(Limit.INFLATED_BYTES),
                limits.bytesOrShareOfHeap(Limit.INFLATING_BYTES),
                limits.whole(Limit.EVENTS),
                limits.whole(Limit.LOSSES),
                limits.whole(Limit.PAYLOAD_BYTES),
                limits.whole(Limit.JSON_DEPTH),
                limits.whole(Limit.JSON_TEXT),
                limits.whole(Limit.JSON_NAME),
                limits.whole(Limit.JSON_NUMBER));
    }
}
