package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.RejectReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of events as they come, for somebody who watches: accepted ones with what was kept of them, rejected ones
 * with the field that broke a rule, and never with a value that was not kept. In memory only, bounded in number and age.
 * Safe for any thread.
 */
public final class LiveFeed {
    /** The most items that are kept: {@value}. */
    public static final int KEPT_MAX = 1_000;
    /** How long one is kept. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    private final InstantSource clock;

    // All guarded by this. The oldest item is first.
    private final Deque<Item> items = new ArrayDeque<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private long lastId;

    /** What became of an event. */
    public enum Verdict {
        ACCEPTED,
        /** Accepted, and too old to move a KPI. */
        LATE,
        /** The same event was accepted before. */
        DUPLICATE,
        REJECTED
    }

    /**
     * One thing that happened.
     *
     * @param id grows by one with each, so that a watcher who was away can say what it has seen
     * @param source the key id of the sender
     */
    public record Item(long id, long receivedMillis, String source, What what) {}

    /** An event or a report of losses. */
    public sealed interface What permits Taken, Refused, Lost {}

    /** An event that is kept, or was before. */
    public record Taken(Verdict verdict, EventRecord event) implements What {}

    /**
     * An event that was rejected.
     *
     * @param eventId null if it had no valid one; so with the other ids
     * @param name null if it had not the form of a name
     * @param field the field that broke a rule, if one did
     * @param rule the rule that it broke: a keyword of JSON Schema
     */
    public record Refused(
            RejectReason reason,
            @Nullable UUID eventId,
            @Nullable String name,
            @Nullable UUID sessionId,
            @Nullable String field,
            @Nullable String rule)
            implements What {}

    /** What a client says that it had to drop. */
    public record Lost(List<ReportedLoss> losses) implements What {}

    /** Is told of each item while it happens, on the thread of whoever took it: must not block. */
    public interface Watcher {
        void happened(Item item);
    }

    public LiveFeed(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(long receivedMillis, String source, What what) {
        Item item = new Item(++lastId, receivedMillis, source, what);
        if (items.size() >= KEPT_MAX) {
            items.removeFirst();
        }
        items.addLast(item);
        for (Watcher watcher : watchers) {
            watcher.happened(item);
        }
    }

    /**
     * Tells the watcher of what is kept, oldest first, and from then on of what comes: nothing twice, nothing left out.
     *
     * @param afterId the last item that it knows; 0 for none. A number that was never given counts as none: it is of
     *     another run of the collector.
     */
    public synchronized void watch(long afterId, Watcher watcher) {
        forgetOld();
        long known = afterId > lastId ? 0 : afterId;
        for (Item item : items) {
            if (item.id() > known) {
                watcher.happened(item);
            }
        }
        watchers.add(watcher);
    }

    /** The watcher is told of nothing more. */
    public synchronized void leave(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Lets go of what is older than {@link #KEPT}. Called now and then, so that nothing stays because nobody looks. */
    public synchronized void forgetOld() {
        long oldest = clock.millis() - KEPT.toMillis();
        while (!items.isEmpty() && items.peekFirst().receivedMillis() < oldest) {
            items.removeFirst();
        }
    }
}
