package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.DayKey;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.StoreOpenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final long DAY = 20_000;
    private static final long NOON = DAYS.toMillis(DAY) + DAYS.toMillis(1) / 2;

    @TempDir
    Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() throws StoreOpenException {
        store = SqliteStore.open(directory, LATE_WINDOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() throws StoreOpenException {
        store.close();
        store = SqliteStore.open(directory, LATE_WINDOW);
    }

    @Test
    void appendedEventsAreReadInTheOrderOfTheirPositions() throws Exception {
        append(batch(1, NOON, event(1), event(2)));
        append(batch(2, NOON, event(3)));

        List<LoggedEvent> events = store.readAfter(0, 10);
        assertThat(events).extracting(LoggedEvent::position).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(LoggedEvent::event).containsExactly(event(1), event(2), event(3));
        assertThat(store.readAfter(1, 1)).extracting(LoggedEvent::position).containsExactly(2L);
        assertThat(store.lastPosition()).isEqualTo(3);
    }

    @Test
    void whatWasAnsweredIsThereAfterReopening() throws Exception {
        append(batch(1, NOON, event(1)));
        reopen();
        assertThat(store.readAfter(0, 10)).extracting(LoggedEvent::event).containsExactly(event(1));
        append(batch(2, NOON, event(2)));
        assertThat(store.readAfter(1, 10)).extracting(LoggedEvent::position).containsExactly(2L);
    }

    @Test
    void eventOfAnotherBatchIsADuplicateAcrossMidnightAndReopening() throws Exception {
        append(batch(1, NOON, event(1), event(2)));
        reopen();
        Appended second = append(batch(2, NOON + DAYS.toMillis(1), event(2), event(3)));
        assertThat(second.answer().accepted()).isEqualTo(1);
        assertThat(second.answer().duplicate()).isEqualTo(1);
        assertThat(second.answer().results()).containsExactly(EventResult.duplicate(0, event(2).eventId()));
    }

    @Test
    void eventTwiceInOneBatchIsTakenOnce() throws Exception {
        Appended appended = append(batch(1, NOON, event(1), event(1)));
        assertThat(appended.answer().accepted()).isEqualTo(1);
        assertThat(appended.answer().results()).containsExactly(EventResult.duplicate(1, event(1).eventId()));
    }

    @Test
    void sameBatchGetsTheSameAnswerAndChangesNothing() throws Exception {
        Appended first = append(withRejected(batch(1, NOON, event(1))));
        List<IntegrityDay> before = store.integrity(DAY, DAY + 10);
        reopen();
        Appended again = append(batch(1, NOON + DAYS.toMillis(2), event(1), event(2)));
        assertThat(again.repeated()).isTrue();
        assertThat(again.answer()).isEqualTo(first.answer());
        assertThat(store.integrity(DAY, DAY + 10)).isEqualTo(before);
    }

    @Test
    void answersAndIdsAreForgottenAfterTheLateWindowAndADay() throws Exception {
        append(batch(1, NOON, event(1)));
        long stillKnown = DAYS.toMillis(DAY + 1) + LATE_WINDOW.toMillis() + DAYS.toMillis(1) - 1;
        store.expire(stillKnown);
        assertThat(append(batch(1, stillKnown, event(1))).repeated()).isTrue();
        assertThat(append(batch(2, stillKnown, event(1))).answer().duplicate()).isEqualTo(1);
        store.expire(stillKnown + 1);
        assertThat(append(batch(1, stillKnown + 1, event(3))).repeated()).isFalse();
        assertThat(store.readAfter(0, 10)).extracting(LoggedEvent::event).containsExactly(event(1), event(3));
    }

    @Test
    void clockThatStepsBackKeepsThePositionsInOrder() throws Exception {
        append(batch(1, NOON, event(1)));
        append(batch(2, NOON - DAYS.toMillis(3), event(2)));
        assertThat(store.readAfter(0, 10)).extracting(LoggedEvent::position).containsExactly(1L, 2L);
        assertThat(append(batch(3, NOON, event(2))).answer().duplicate()).isEqualTo(1);
    }

    @Test
    void batchesThatComeDuringACommitShareTheNextOne() throws Exception {
        int batches = 2_000;
        long before = store.commits();
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            futures.add(store.append(batch(i, NOON, event(i))));
        }
        for (CompletableFuture<Appended> future : futures) {
            assertThat(future.get(1, MINUTES).answer().accepted()).isEqualTo(1);
        }
        assertThat(store.commits() - before).isLessThan(batches / 10);
        assertThat(store.lastPosition()).isEqualTo(batches);
    }

    @Test
    void pieceOfWorkThatFailsTakesNoOtherAlong() throws Exception {
        long stale = store.takeOver();
        long epoch = store.takeOver();
        CompletableFuture<Appended> before = store.append(batch(1, NOON, event(1)));
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store.apply(stale, new Increments(0, 1)));
        CompletableFuture<Appended> after = store.append(batch(2, NOON, event(2)));
        before.get(1, MINUTES);
        after.get(1, MINUTES);
        store.apply(epoch, new Increments(0, 2));
        assertThat(store.appliedPosition()).isEqualTo(2);
    }

    @Test
    void incrementsAreAppliedOnce() throws Exception {
        long epoch = store.takeOver();
        append(batch(1, NOON, event(1)));
        Increments increments = new Increments(0, 1);
        increments.addCount(new DayKey("k", DAY), 3);
        increments.addMember(new DayKey("u", DAY), new UUID(1, 1));
        increments.account(DAY, false);
        store.apply(epoch, increments);
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store.apply(epoch, increments));
        assertThat(store.counts("k", DAY, DAY)).containsEntry(DAY, 3L);
        assertThat(store.distinct("u", DAY, DAY)).containsEntry(DAY, 1L);
        assertThat(store.integrity(DAY, DAY).get(0).counted()).isEqualTo(1);
    }

    @Test
    void pendingIsWhatIsInTheLogAfterTheAppliedPosition() throws Exception {
        append(withRejected(batch(1, NOON, event(1), event(2), event(1))));
        IntegrityDay day = store.integrity(DAY, DAY).get(0);
        assertThat(day.received()).isEqualTo(4);
        assertThat(day.accepted()).isEqualTo(2);
        assertThat(day.duplicate()).isEqualTo(1);
        assertThat(day.rejected()).containsEntry("unknown_event", 1L);
        assertThat(day.pending()).isEqualTo(2);
        assertThat(day.counted()).isZero();
    }

    @Test
    void secondOpeningSaysThatTheDirectoryIsInUse() {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                .withMessageContaining("in use by another collector");
    }

    @Test
    void fileOfAnotherVersionIsLeftAlone() throws Exception {
        store.close();
        Path file = directory.resolve("hearth.db");
        try (Connection connection = new SqliteFile(file).openForWriting()) {
            SqliteFile.execute(connection, "PRAGMA user_version = 99");
        }
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                .withMessageContaining("version 99");
        Files.delete(file);
        store = SqliteStore.open(directory, LATE_WINDOW);
    }

    @Test
    void fileThatIsNoDatabaseIsLeftAlone() throws Exception {
        store.close();
        Path other = Files.createDirectory(directory.resolve("other"));
        Path file = other.resolve("hearth.db");
        Files.writeString(file, "these are not the rows you are looking for".repeat(100));
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(other, LATE_WINDOW))
                .withMessageContaining("damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(file.resolve("below"), LATE_WINDOW))
                .withMessageContaining("cannot be written to");
    }

    private Appended append(IncomingBatch batch) throws Exception {
        return store.append(batch).get(1, MINUTES);
    }

    private static IncomingBatch batch(int id, long receivedMillis, EventRecord... events) {
        List<Candidate> candidates = new ArrayList<>();
        for (EventRecord event : events) {
            candidates.add(new Candidate(candidates.size(), false, event));
        }
        return new IncomingBatch(new UUID(7, id), "key", receivedMillis, candidates, List.of(), List.of(), 100);
    }

    private static IncomingBatch withRejected(IncomingBatch batch) {
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

    private static EventRecord event(int id) {
        return new EventRecord(
                new UUID(8, id),
                "dialogue_open",
                1,
                NOON,
                NOON - 5,
                new UUID(9, id),
                new UUID(10, id),
                id,
                "1.0",
                "linux",
                "{\"dialogue_id\":\"a\"}",
                1);
    }
}
