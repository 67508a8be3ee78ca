package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.testing.FaultyFileStore;
import dev.hearth.analytics.testing.TestClock;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A game with one queue on a faulty disk, and the server that it delivers to: keeps the books of what was promised, and
 * what must come out.
 */
final class Game {
    static final File DIRECTORY = new File("/game/analytics");

    final FaultyFileStore disk;
    final TestClock clock = new TestClock(1_757_844_000_000L);
    final Random random;
    final QueueOptions options;
    private final RecordBuffer record = new RecordBuffer();

    /** Ids of events whose append returned without a drop. */
    final Set<String> appended = new HashSet<>();

    /** Those of them that the queue that is open now has taken. */
    private final Set<String> appendedHere = new HashSet<>();

    /** Those of them that were forced. */
    final Set<String> forced = new HashSet<>();

    /** What the server has, by event id. */
    final Map<UUID, String> received = new HashMap<>();

    /** The batches that the server has. */
    final Set<UUID> receivedBatches = new HashSet<>();

    /** Losses as told, each batch once. */
    final Losses told = new Losses();

    int dropped;
    private int next;
    private @Nullable EventQueue queue;

    Game(long seed) {
        this(seed, options().build());
    }

    Game(long seed, QueueOptions options) {
        random = new Random(seed);
        disk = new FaultyFileStore(new Random(seed + 1));
        this.options = options;
    }

    static QueueOptions.Builder options() {
        return QueueOptions.builder()
                .segmentBytes(QueueOptions.SEGMENT_BYTES_MIN)
                .bytesMax(8L * QueueOptions.SEGMENT_BYTES_MIN)
                .appVersion("1.2.3")
                .platform("linux");
    }

    EventQueue open() {
        appendedHere.clear();
        queue = EventQueue.open(DIRECTORY, options, disk, clock, random, DiagnosticLog.silent());
        return queue;
    }

    EventQueue queue() {
        if (queue == null) {
            throw new IllegalStateException("not open");
        }
        return queue;
    }

    /** The file of this name; of several, the first run's. */
    File file(String name) {
        return disk.files().stream()
                .filter(file -> file.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void append(int count) {
        append(count, SessionStamp.NONE);
    }

    void append(int count, SessionStamp session) {
        for (int i = 0; i < count; i++) {
            String id = "e" + next++;
            clock.advance(Duration.ofMillis(1));
            int answer = queue().append(TestEvents.normal(record, id), session);
            if ((answer & EventQueue.DROPPED) == 0) {
                appended.add(id);
                appendedHere.add(id);
            } else {
                dropped++;
            }
        }
    }

    void force() {
        Set<String> before = new HashSet<>(appendedHere);
        if (queue().forceIfDirty()) {
            forced.addAll(before);
        }
    }

    /** Sends one batch of at most {@code eventsMax}; false if there is none. */
    boolean deliver(int eventsMax) {
        QueuedBatch batch = cut(eventsMax);
        if (batch == null) {
            return false;
        }
        receive(batch);
        queue().acknowledge(batch, Map.of());
        return true;
    }

    @Nullable
    QueuedBatch cut(int eventsMax) {
        List<QueuedEvent> taken = new ArrayList<>();
        QueuedBatch batch = queue().pendingBatch();
        return batch != null ? batch : queue().cut(event -> taken.size() < eventsMax && taken.add(event));
    }

    /** The server takes a batch; it knows a repetition by the batch's id, or by the events' ids. */
    void receive(QueuedBatch batch) {
        boolean again = !receivedBatches.add(batch.id());
        Set<UUID> here = new HashSet<>();
        for (QueuedEvent event : batch.events()) {
            assertThat(here.add(event.eventId())).as("twice in one batch").isTrue();
            String known = received.put(event.eventId(), TestEvents.id(event));
            assertThat(known == null || known.equals(TestEvents.id(event)))
                    .as("one id, one event")
                    .isTrue();
            assertThat(known == null || again)
                    .as("%s sent again, in another batch", TestEvents.id(event))
                    .isTrue();
        }
        if (!again) {
            for (LossCount loss : batch.losses()) {
                told.add(loss.eventName(), loss.reason(), loss.count());
            }
        }
    }

    /** Opens the queue on a healthy disk and delivers everything that is there. */
    void recoverAndDrain() {
        disk.heal();
        open().maintain();
        for (AbandonedSession session : queue().takeAbandonedSessions()) {
            queue().forgetAbandonedSession(session);
        }
        int rounds = 0;
        while (deliver(7)) {
            assertThat(rounds++).as("batches").isLessThan(10_000);
        }
        assertThat(queue().stats().events()).isZero();
    }

    /** Nothing that was promised is missing, nothing was invented, nothing is there twice. */
    void checkBooks(Set<String> promised) {
        Set<String> ids = new HashSet<>(received.values());
        assertThat(ids).as("invented").allMatch(appended::contains);
        assertThat(ids).as("one event under two ids").hasSize(received.size());
        Set<String> missing = new HashSet<>(promised);
        missing.removeAll(ids);
        assertThat(missing).as("promised and missing").isEmpty();
        long lost = (long) appended.size() - ids.size();
        long damaged = told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED));
        assertThat(damaged).as("told as damaged").isBetween(0L, lost);
    }
}
