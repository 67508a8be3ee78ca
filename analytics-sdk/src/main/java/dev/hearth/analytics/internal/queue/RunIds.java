package dev.hearth.analytics.internal.queue;

import java.util.Random;
import java.util.UUID;

/** Ids: random ones (UUIDv4) and those derived from a run and an ordinal (UUIDv8, RFC 9562, section 5.8). */
final class RunIds {
    private static final long VERSION = 0xF000L;
    private static final long VARIANT = 0xC000_0000_0000_0000L;

    private RunIds() {}

    /** A UUIDv4 from {@code random}. */
    static UUID randomUuid(Random random) {
        return new UUID((random.nextLong() & ~VERSION) | 0x4000L, (random.nextLong() & ~VARIANT) | Long.MIN_VALUE);
    }

    /**
     * The id of an event: the first 60 free bits are those of the run id, the last 62 are those of the run id plus the
     * ordinal, so that it need not be stored, and a retry after any crash has the same.
     */
    static UUID eventId(UUID runId, long ordinal) {
        long high = (runId.getMostSignificantBits() & ~VERSION) | 0x8000L;
        long low = ((runId.getLeastSignificantBits() + ordinal) & ~VARIANT) | Long.MIN_VALUE;
        return new UUID(high, low);
    }
}
