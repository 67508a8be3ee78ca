package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.catalog.Catalogs;
import dev.hearth.analytics.collector.ingest.LiveFeed.Item;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.ingest.LiveFeed.Taken;
import dev.hearth.analytics.collector.ingest.LiveFeed.Verdict;
import dev.hearth.analytics.collector.limits.Limits;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody sees who watches what comes in. */
class IngestLiveTest {
    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final TestEvents events = new TestEvents(29);
    private final LiveFeed live = new LiveFeed(clock);
    private final List<Item> seen = new ArrayList<>();
    private boolean repeated;

    private final QuarantineStore quarantine = new QuarantineStore() {
        @Override
        public CompletableFuture<Void> quarantine(List<QuarantinedEvent> rejected) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<QuarantinedEvent> quarantined(long epochDay, @Nullable String source, int limit) {
            return List.of();
        }

        @Override
        public void expireQuarantined(long beforeMillis) {}
    };

    /** The log says of the second event that it was there. */
    private CompletableFuture<Appended> log(IncomingBatch batch) {
        List<EventResult> results = new ArrayList<>(batch.rejected());
        int duplicates = batch.candidates().size() > 1 ? 1 : 0;
        if (duplicates > 0) {
            results.add(
                    EventResult.duplicate(1, batch.candidates().get(1).event().eventId()));
        }
        BatchAnswer answer = new BatchAnswer(
                batch.batchId(),
                batch.candidates().size() - duplicates,
                duplicates,
                batch.rejected().size(),
                results,
                batch.receivedMillis());
        return CompletableFuture.completedFuture(new Appended(answer, repeated));
    }

    private void take(ObjectNode batch) throws Exception {
        live.watch(0, seen::add);
        RecentEvents recent = new RecentEvents(clock);
        new Ingest(Catalogs::bundled, Limits.defaults(), this::log, quarantine, clock, Duration.ofDays(2), recent, live)
                .take(batch.toString().getBytes(StandardCharsets.UTF_8), false, "game-1")
                .get();
    }

    private ObjectNode batch(ObjectNode... sent) {
        return events.batch(clock.instant(), List.of(sent));
    }

    @Test
    void eachEventIsSeenWithWhatBecameOfIt() throws Exception {
        ObjectNode accepted = events.dialogue(clock.instant());
        ObjectNode duplicate = events.dialogue(clock.instant());
        ObjectNode late = events.dialogue(clock.instant().minus(Duration.ofDays(3)));
        ObjectNode rejected = events.dialogue(clock.instant());
        rejected.putObject("payload");
        take(batch(accepted, duplicate, late, rejected));
        assertThat(seen).extracting(Item::source).containsOnly("game-1");
        assertThat(seen).extracting(Item::receivedMillis).containsOnly(clock.millis());
        List<Taken> taken = seen.stream()
                .map(Item::what)
                .filter(Taken.class::isInstance)
                .map(Taken.class::cast)
                .toList();
        assertThat(taken).extracting(Taken::verdict).containsExactly(Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.LATE);
        assertThat(taken)
                .extracting(one -> one.event().eventId().toString())
                .containsExactly(id(accepted), id(duplicate), id(late));
        assertThat(seen).hasSize(4);
        assertThat(seen.get(3).what()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(RejectReason.SCHEMA_VIOLATION);
            assertThat(refused.eventId()).hasToString(id(rejected));
            assertThat(refused.name()).isEqualTo("dialogue_open");
            assertThat(refused.field()).isEqualTo("dialogue_id");
            assertThat(refused.rule()).isEqualTo("required");
        });
    }

    private static String id(ObjectNode event) {
        return event.get("event_id").asText();
    }

    @Test
    void lossesAreSeenOnlyWhereThereAreAny() throws Exception {
        ObjectNode batch = batch(events.dialogue(clock.instant()));
        batch.putArray("dropped")
                .addObject()
                .put("event_name", "dialogue_open")
                .put("reason", "queue_full")
                .put("count", 3);
        take(batch);
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).what()).isEqualTo(new Lost(List.of(new ReportedLoss("dialogue_open", "queue_full", 3))));
    }

    @Test
    void batchThatComesAgainIsNotSeenAgain() throws Exception {
        repeated = true;
        take(batch(events.dialogue(clock.instant())));
        assertThat(seen).isEmpty();
    }
}
