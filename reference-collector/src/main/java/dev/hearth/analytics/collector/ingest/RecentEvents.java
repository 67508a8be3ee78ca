package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.store.EventRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last accepted events, for somebody who is integrating the SDK. In memory only. Safe for any thread. */
public final class RecentEvents {
    /** The most events that are kept: {@value}. */
    public static final int KEPT_MAX = 1_000;
    /** How long one is kept. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    private final InstantSource clock;

    // Guarded by this; newest first.
    private final Deque<Recent> events = new ArrayDeque<>();

    /** An accepted event and when it came. */
    public record Recent(long receivedMillis, EventRecord event) {}

    public RecentEvents(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(long receivedMillis, EventRecord event) {
        if (events.size() >= KEPT_MAX) {
            events.removeLast();
        }
        events.addFirst(new Recent(receivedMillis, event));
    }

    /** The last ones, newest first, at most {@code limit}. */
    public synchronized List<Recent> newest(int limit) {
        forgetOld();
        List<Recent> newest = new ArrayList<>();
        Iterator<Recent> all = events.iterator();
        while (all.hasNext() && newest.size() < limit) {
            newest.add(all.next());
        }
        return newest;
    }

    /** Lets go of what is older than {@link #KEPT}. Called now and then, so that nothing stays because nobody looks. */
    public synchronized void forgetOld() {
        long oldest = clock.millis() - KEPT.toMillis();
        while (!events.isEmpty() && events.peekLast().receivedMillis() < oldest) {
            events.removeLast();
        }
    }
}
