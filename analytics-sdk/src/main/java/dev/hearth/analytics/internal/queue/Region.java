package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found between two ordinals of a run. Every ordinal is accounted for: it is an event, or a loss record tells
 * what it was, or it is damaged.
 */
final class Region {
    final List<QueuedEvent> events = new ArrayList<>();
    final Losses losses = new Losses();
    private final long from;
    private long first = -1;
    private long explained;
    private long to;

    Region(long from) {
        this.from = from;
        this.to = from;
    }

    void event(QueuedEvent event) {
        begin(event.record().ordinal);
        events.add(event);
        explained++;
    }

    /** A loss record; what of it lies before the region was told already. */
    void loss(byte[] content, int offset, int length, long firstOrdinal, long endOrdinal) {
        begin(Math.max(from, firstOrdinal));
        explained += endOrdinal - Math.max(from, firstOrdinal);
        if (firstOrdinal >= from) {
            LossRecord.decode(content, offset, length, losses);
        }
    }

    private void begin(long ordinal) {
        if (first < 0) {
            first = ordinal;
        }
    }

    /**
     * Ends the region and counts what is missing.
     *
     * @param startUncertain whether the cursor may be too low: then what is missing before the first record was delivered
     */
    void finish(long newTo, boolean startUncertain) {
        to = newTo;
        long start = startUncertain && first >= 0 ? first : from;
        long missing = to - start - explained;
        if (missing > 0 && (first >= 0 || !startUncertain)) {
            losses.add(LossCount.UNKNOWN, DropReason.DAMAGED, missing);
        }
    }

    /** The first ordinal behind the region. */
    long to() {
        return to;
    }

    long storedBytes() {
        long bytes = 0;
        for (QueuedEvent event : events) {
            bytes += event.record().storedBytes;
        }
        return bytes;
    }
}
