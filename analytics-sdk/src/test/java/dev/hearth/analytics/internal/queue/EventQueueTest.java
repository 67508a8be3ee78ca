package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.TestClock;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventQueueTest {
    @TempDir
    File directory;

    private final TestClock clock = new TestClock(1_757_844_000_000L);
    private final Random random = new Random(42);
    private final RecordBuffer record = new RecordBuffer();
    private final List<EventQueue> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(EventQueue::close);
    }

    @Test
    void appendedEventComesBackAsItWas() {
        EventQueue queue = open();
        SessionStamp session = SessionStamp.create(random);
        queue.append(TestEvents.normal(record, "smith"), session);
        clock.advance(Duration.ofMillis(7));
        queue.append(TestEvents.high(record, 12_345), session);

        QueuedBatch batch = cut(queue);

        assertThat(batch.resumed()).isFalse();
        assertThat(batch.losses()).isEmpty();
        assertThat(batch.run().current()).isTrue();
        assertThat(batch.run().appVersion()).isEqualTo("1.2.3");
        QueuedEvent first = batch.events().get(0);
        assertThat(first.name()).isEqualTo("dialogue_open");
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.wallMillis()).isEqualTo(1_757_844_000_000L);
        assertThat(first.sessionId()).isEqualTo(session.id());
        assertThat(first.villageId()).isEqualTo("village-4711");
        assertThat(first.sampleOneIn()).isEqualTo(1);
        assertThat(first.seq()).isZero();
        assertThat(first.fields()).extracting(FieldValue::toString).containsExactly("dialogue_id=smith");
        QueuedEvent second = batch.events().get(1);
        assertThat(second.seq()).isEqualTo(1);
        assertThat(second.monotonicNanos() - first.monotonicNanos()).isEqualTo(7_000_000);
        assertThat(second.fields().get(0).integer()).isEqualTo(12_345);
        assertThat(first.eventId().version()).isEqualTo(8);
        assertThat(second.eventId()).isNotEqualTo(first.eventId());
    }

    @Test
    void acknowledgedEventsAreGone() {
        EventQueue queue = open();
        appendNormal(queue, 3);
        queue.acknowledge(cut(queue), Map.of());

        assertThat(queue.cut(event -> true)).isNull();
        assertThat(queue.pendingBatch()).isNull();
        assertThat(queue.stats().events()).isZero();
    }

    @Test
    void pendingBatchSurvivesRestartWithTheSameIdAndEvents() {
        EventQueue queue = open();
        appendNormal(queue, 5);
        List<QueuedEvent> taken = new ArrayList<>();
        QueuedBatch batch = queue.cut(event -> taken.add(event) && taken.size() <= 3);
        assertThat(batch).isNotNull();
        queue.close();

        EventQueue next = open();
        next.maintain();
        QueuedBatch resumed = next.pendingBatch();

        assertThat(resumed).isNotNull();
        assertThat(resumed.resumed()).isTrue();
        assertThat(resumed.id()).isEqualTo(batch.id());
        assertThat(ids(resumed)).isEqualTo(ids(batch)).containsExactly("e0", "e1", "e2");
        assertThat(resumed.events().get(0).eventId())
                .isEqualTo(batch.events().get(0).eventId());
        assertThat(resumed.run().current()).isFalse();
        next.acknowledge(resumed, Map.of());
        assertThat(ids(cut(next))).containsExactly("e3", "e4");
    }

    @Test
    void drainedRunLeavesNothingBehind() {
        EventQueue queue = open();
        appendNormal(queue, 2);
        queue.close();
        EventQueue next = open();
        next.maintain();
        next.acknowledge(cut(next), Map.of());
        assertThat(next.stats().events()).isZero();
        next.close();

        assertThat(new File(directory, "runs").list()).isEmpty();
    }

    @Test
    void rejectedEventsAreToldAsLossesWithTheNextBatch() {
        EventQueue queue = open();
        appendNormal(queue, 2);
        queue.acknowledge(cut(queue), Map.of("dialogue_open", 1));

        QueuedBatch batch = cut(queue);
        assertThat(batch.events()).isEmpty();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("dialogue_open SERVER_REJECTED 1");
        queue.acknowledge(batch, Map.of());
        assertThat(queue.cut(event -> true)).isNull();
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.SERVER_REJECTED, 1L));
    }

    private void appendNormal(EventQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(queue.append(TestEvents.normal(record, "e" + i), SessionStamp.NONE) & EventQueue.DROPPED)
                    .isZero();
        }
    }

    private EventQueue open() {
        QueueOptions options = QueueOptions.builder()
                .segmentBytes(QueueOptions.SEGMENT_BYTES_MIN)
                .bytesMax(8L * QueueOptions.SEGMENT_BYTES_MIN)
                .appVersion("1.2.3")
                .platform("linux")
                .build();
        EventQueue queue =
                EventQueue.open(directory, options, FileStore.system(), clock, random, DiagnosticLog.standardError());
        opened.add(queue);
        return queue;
    }

    private static QueuedBatch cut(EventQueue queue) {
        @Nullable QueuedBatch batch = queue.cut(event -> true);
        assertThat(batch).isNotNull();
        return batch;
    }

    private static List<String> ids(@Nullable QueuedBatch batch) {
        return batch == null
                ? Collections.emptyList()
                : batch.events().stream().map(TestEvents::id).toList();
    }
}
