package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.log;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.session;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.village;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.LoggedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of any size, of one session or of many, with ids side by side, far apart, known and new, against a plain set. */
class BatchAppendTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final int BATCHES = 300;
    private static final int DAYS_OF_RECEIPT = 3;

    /** Values of the first byte that a comparison of signed bytes, or of signed longs, would put into another order. */
    private static final long[] HIGH = {0x0100_0000_0000_0000L, 0x7F00_0000_0000_0000L, 0x8000_0000_0000_0000L, -1L};

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Set<UUID> known = new HashSet<>();
    private final List<EventRecord> accepted = new ArrayList<>();

    @Test
    void whatIsNewIsInTheLogOnceAndInItsOrder() throws Exception {
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            for (int i = 0; i < BATCHES; i++) {
                List<EventRecord> events = events();
                long received = NOON + DAYS.toMillis(i * DAYS_OF_RECEIPT / BATCHES);
                BatchAnswer answer = append(store, batch(i, "key-" + i % 2, received, events))
                        .answer();
                List<Integer> duplicates = duplicates(events);
                assertThat(answer.results().stream().map(EventResult::index))
                        .as("seed %d", seed)
                        .containsExactlyElementsOf(duplicates);
                assertThat(answer.accepted()).isEqualTo(events.size() - duplicates.size());
            }
            assertThat(log(store).stream().map(LoggedEvent::event))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(accepted);
            assertThat(log(store).stream().map(LoggedEvent::position))
                    .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, accepted.size())
                            .boxed()
                            .toList());
        }
    }

    /** Their places; what is no duplicate is known from here on. */
    private List<Integer> duplicates(List<EventRecord> events) {
        List<Integer> duplicates = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (known.add(events.get(i).eventId())) {
                accepted.add(events.get(i));
            } else {
                duplicates.add(i);
            }
        }
        return duplicates;
    }

    private List<EventRecord> events() {
        int count = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(3 * EventRows.TOGETHER);
        int others = random.nextInt(3) == 0 ? random.nextInt(1, 10) : Integer.MAX_VALUE;
        long run = HIGH[random.nextInt(HIGH.length)];
        int from = random.nextInt(2_000);
        List<EventRecord> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long high = random.nextInt(20) == 0 ? HIGH[random.nextInt(HIGH.length)] : run;
            boolean other = (i + 1) % others == 0;
            events.add(event(new UUID(high, from + i - (random.nextInt(50) == 0 ? 5 : 0)), i, other));
        }
        return events;
    }

    private EventRecord event(UUID id, int seq, boolean other) {
        int whose = other ? random.nextInt(4) : 0;
        return new EventRecord(
                id,
                "event_" + random.nextInt(3),
                random.nextInt(1, 4),
                NOON + random.nextInt(1_000),
                NOON - random.nextInt(1_000),
                village(whose == 1 ? 1 : 0),
                session(whose == 2 ? 1 : 0),
                seq,
                whose == 3 ? "1.1" : "1.0",
                other && random.nextBoolean() ? "android" : "linux",
                "{\"a\":" + random.nextInt(100) + "}",
                random.nextInt(1, 5));
    }
}
