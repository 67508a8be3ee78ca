package dev.hearth.analytics.collector.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTableTest {
    private static final long DAY = 20_000;
    private static final long NOON = TimeUnit.DAYS.toMillis(DAY) + TimeUnit.HOURS.toMillis(12);

    @TempDir
    Path directory;

    private static QuarantinedEvent event(long receivedMillis, String source, String field) {
        return new QuarantinedEvent(
                receivedMillis, source, "dialogue_open", 1, RejectReason.SCHEMA_VIOLATION, field, "pattern");
    }

    private SqliteStore open() throws Exception {
        return SqliteStore.open(directory, Duration.ofDays(2));
    }

    @Test
    void newestAreReadFirstByDayAndSourceAlsoAfterReopening() throws Exception {
        try (SqliteStore store = open()) {
            assertThat(store.quarantined(DAY, null, 10))
                    .as("before there is a table")
                    .isEmpty();
            store.expireQuarantined(NOON);
            store.quarantine(List.of(event(NOON, "a", "one"), event(NOON + 1, "b", "two")))
                    .get();
            store.quarantine(List.of(event(NOON + TimeUnit.DAYS.toMillis(1), "a", "three")))
                    .get();
        }
        try (SqliteStore store = open()) {
            assertThat(store.quarantined(DAY, null, 10))
                    .extracting(QuarantinedEvent::field)
                    .containsExactly("two", "one");
            assertThat(store.quarantined(DAY, "a", 10)).containsExactly(event(NOON, "a", "one"));
            assertThat(store.quarantined(DAY, null, 1)).hasSize(1);
            assertThat(store.quarantined(DAY + 1, null, 10)).hasSize(1);
        }
    }

    @Test
    void oldOnesAreForgotten() throws Exception {
        try (SqliteStore store = open()) {
            store.quarantine(List.of(event(NOON, "a", "old"), event(NOON + 1, "a", "young")))
                    .get();
            store.expireQuarantined(NOON + 1);
            assertThat(store.quarantined(DAY, null, 10))
                    .extracting(QuarantinedEvent::field)
                    .containsExactly("young");
        }
    }

    @Test
    void noMoreThanTheNewestAreKept() throws Exception {
        try (SqliteStore store = open()) {
            List<QuarantinedEvent> many = new ArrayList<>();
            for (int i = 0; i < QuarantineStore.QUARANTINED_MAX + 500; i++) {
                many.add(event(NOON, "a", "f" + i));
            }
            store.quarantine(many).get();
            List<QuarantinedEvent> kept = store.quarantined(DAY, null, Integer.MAX_VALUE);
            assertThat(kept).hasSize(QuarantineStore.QUARANTINED_MAX);
            assertThat(kept.get(0).field()).isEqualTo("f" + (QuarantineStore.QUARANTINED_MAX + 499));
        }
    }
}
