package dev.hearth.analytics.collector.store.contract;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MINUTES;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events and batches for the contract, made from small numbers: the same number is the same event. */
public final class StoreEvents {
    public static final long DAY = 20_000;
    public static final long NOON = DAYS.toMillis(DAY) + DAYS.toMillis(1) / 2;
    public static final String KEY = "key";

    private StoreEvents() {}

    /** A dialogue that was opened at noon, of a village and a session of its own. */
    public static EventRecord event(int id) {
        return event(id, "dialogue_open", NOON, id, id, "{\"dialogue_id\":\"a\"}");
    }

    public static EventRecord event(int id, String name, long tsMillis, int village, int session, String payload) {
        return new EventRecord(
                new UUID(8, id),
                name,
                1,
                tsMillis,
                tsMillis - 5,
                village(village),
                session(session),
                id,
                "1.0",
                "linux",
                payload,
                1);
    }

    public static EventRecord start(int id, long tsMillis, int village, int session) {
        return event(id, "session_start", tsMillis, village, session, "{\"reason\":\"launch\"}");
    }

    public static EventRecord end(int id, long tsMillis, int village, int session) {
        return event(id, "session_end", tsMillis, village, session, "{\"duration_ms\":1,\"reason\":\"shutdown\"}");
    }

    public static EventRecord dialogue(int id, long tsMillis, int village, String dialogue) {
        return event(id, "dialogue_open", tsMillis, village, id, "{\"dialogue_id\":\"" + dialogue + "\"}");
    }

    /** Spread over all partitions, whichever bits of it decide. */
    public static UUID village(int number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        return new UUID(mixed, Long.rotateLeft(mixed, 31) ^ number);
    }

    public static UUID session(int number) {
        long mixed = (number + 1) * 0xC2B2AE3D27D4EB4FL;
        return new UUID((mixed & ~0xF000L) | 0x4000L, (mixed >>> 2) | 0x8000_0000_0000_0000L);
    }

    public static IncomingBatch batch(int id, long receivedMillis, EventRecord... events) {
        return batch(id, KEY, receivedMillis, List.of(events));
    }

    /** An event is late if it is older than the late window at its receipt. */
    public static IncomingBatch batch(int id, String source, long receivedMillis, List<EventRecord> events) {
        List<Candidate> candidates = new ArrayList<>();
        for (EventRecord event : events) {
            boolean late = receivedMillis - event.tsMillis() > StoreUnderTest.LATE_WINDOW.toMillis();
            candidates.add(new Candidate(candidates.size(), late, event));
        }
        return new IncomingBatch(new UUID(7, id), source, receivedMillis, candidates, List.of(), List.of(), 100);
    }

    public static IncomingBatch withRejected(IncomingBatch batch) {
        EventResult rejected = EventResult.rejected(batch.candidates().size(), null, RejectReason.UNKNOWN_EVENT);
        return new IncomingBatch(
                batch.batchId(),
                batch.source(),
                batch.receivedMillis(),
                batch.candidates(),
                List.of(rejected),
                batch.losses(),
                batch.sizeBytes());
    }

    public static Appended append(Store store, IncomingBatch batch) throws Exception {
        return store.append(batch).get(1, MINUTES);
    }

    /** The whole log, partition after partition. */
    public static List<LoggedEvent> log(Store store) throws StoreUnavailableException {
        List<LoggedEvent> events = new ArrayList<>();
        for (int partition = 0; partition < store.partitions(); partition++) {
            events.addAll(store.readAfter(partition, 0, 1_000_000));
        }
        return events;
    }
}
