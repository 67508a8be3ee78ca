package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.FaultyFileStore;
import dev.hearth.analytics.testing.FaultyFileStore.Operation;
import dev.hearth.analytics.testing.RecordingLog;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the queue answers, says and counts, call by call. */
class QueueAnswersTest {
    private final Game game = new Game(5);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void appendSaysWhatTheIoThreadHasToDo() {
        EventQueue queue = game.open();
        assertThat(append(queue, "a"))
                .as("the first since everything was forced")
                .isEqualTo(EventQueue.FIRST_DIRTY);
        assertThat(append(queue, "b")).isZero();
        assertThat(queue.append(TestEvents.high(record, 1), SessionStamp.NONE)).isEqualTo(EventQueue.CRITICAL);
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(queue.append(TestEvents.high(record, 1), SessionStamp.NONE))
                .isEqualTo(EventQueue.CRITICAL | EventQueue.FIRST_DIRTY);
        queue.maintain();
        assertThat(untilASegmentEnds(queue)).as("it can wait").isEqualTo(EventQueue.SEGMENT_ENDED);
        queue.maintain();
        assertThat(untilASegmentEnds(queue)).as("the first of a round").isEqualTo(EventQueue.SEGMENT_ENDED);
        assertThat(untilASegmentEnds(queue))
                .as("another one in the same round")
                .isEqualTo(EventQueue.SEGMENT_ENDED | EventQueue.NEEDS_MAINTENANCE);
        game.dropped = 0;
        while (game.dropped == 0) {
            game.append(1);
        }
        assertThat(append(queue, "late")).isEqualTo(EventQueue.NEEDS_MAINTENANCE | EventQueue.DROPPED);
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 2L));
    }

    @Test
    void lastSegmentThatIsReadyAsksForMoreAtOnce() {
        EventQueue queue = game.open();
        List<Integer> answers = new ArrayList<>();
        for (int ended = 0;
                ended < 7;
                ended++) { // of the eight there is room for, with nobody who takes what is queued
            queue.maintain();
            answers.add(untilASegmentEnds(queue));
        }
        assertThat(answers.subList(0, 6)).containsOnly(EventQueue.SEGMENT_ENDED);
        assertThat(answers.get(6)).isEqualTo(EventQueue.SEGMENT_ENDED | EventQueue.NEEDS_MAINTENANCE);
    }

    @Test
    void whatCannotBeAppendedIsCountedByItsReason() {
        EventQueue queue = game.open();
        assertThat(queue.append(new RecordBuffer(), SessionStamp.NONE)).isEqualTo(EventQueue.DROPPED);
        assertThat(queue.stats().drops()).isEmpty();
        record.begin(TestEvents.NORMAL, TestEvents.VILLAGE, 1);
        assertThat(queue.append(record, SessionStamp.NONE)).isEqualTo(EventQueue.DROPPED);
        record.begin(TestEvents.NORMAL, TestEvents.VILLAGE, 0);
        record.putIdentifier(TestEvents.DIALOGUE, "x");
        assertThat(queue.append(record, SessionStamp.NONE)).isEqualTo(EventQueue.DROPPED);
        queue.countDrop(DropReason.NO_CONSENT, "dialogue_open");
        queue.countDrop(DropReason.NOT_STARTED, "dialogue_open");
        queue.countDrop(DropReason.SHUT_DOWN, "dialogue_open");
        QueuedBatch batch = game.cut(5);
        assertThat(batch).isNotNull();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("dialogue_open SCHEMA_VIOLATION 2");
        assertThat(batch).hasToString("batch " + batch.id() + " of 0 events");
        queue.close();
        assertThat(append(queue, "late")).isEqualTo(EventQueue.DROPPED);
        assertThat(queue.stats().drops())
                .containsEntry(DropReason.SHUT_DOWN, 2L)
                .containsEntry(DropReason.NO_CONSENT, 1L)
                .containsEntry(DropReason.SCHEMA_VIOLATION, 2L);
        queue.maintain();
        queue.close();
    }

    @Test
    void statisticsFollowEventsAndBytes() {
        EventQueue queue = game.open();
        assertThat(queue.stats()).hasToString("0 events, 0 bytes, dropped {}");
        game.append(10);
        long bytes = queue.stats().bytes();
        assertThat(bytes).isEqualTo(10L * TestEvents.normalBytes("e0"));
        assertThat(queue.stats().events()).isEqualTo(10);
        game.deliver(4);
        assertThat(queue.stats().events()).isEqualTo(6);
        assertThat(queue.stats().bytes()).isEqualTo(6L * TestEvents.normalBytes("e0"));
        QueuedBatch batch = game.cut(2);
        assertThat(batch).isNotNull();
        queue.drop(batch, DropReason.PAYLOAD_TOO_LARGE);
        assertThat(queue.stats().events()).isEqualTo(4);
        assertThat(queue.stats().bytes()).isEqualTo(4L * TestEvents.normalBytes("e0"));
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.PAYLOAD_TOO_LARGE, 2L));
        game.disk.kill();
        EventQueue next = game.open();
        next.maintain();
        assertThat(next.stats().events()).isEqualTo(4);
        assertThat(next.stats().bytes()).isEqualTo(4L * TestEvents.normalBytes("e0"));
        QueuedBatch rest = game.cut(3);
        assertThat(rest).isNotNull();
        assertThat(rest.losses()).extracting(LossCount::toString).containsExactly("dialogue_open PAYLOAD_TOO_LARGE 2");
        next.acknowledge(rest, Map.of());
        assertThat(next.stats().bytes()).isEqualTo(TestEvents.normalBytes("e0"));
        next.purge();
        assertThat(next.stats().events()).isZero();
        assertThat(next.stats().bytes()).isZero();
    }

    @Test
    void batchThatIsNotPendingAnyMoreIsAnsweredByNothing() {
        EventQueue queue = game.open();
        game.append(6);
        QueuedBatch first = game.cut(2);
        assertThat(first).isNotNull();
        queue.abandon(first);
        assertThat(queue.pendingBatch()).isNull();
        QueuedBatch second = game.cut(3);
        assertThat(second).isNotNull();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.events()).hasSize(3);
        queue.abandon(first);
        queue.drop(first, DropReason.EXPIRED);
        queue.acknowledge(first, Map.of("dialogue_open", 1));
        QueuedBatch pending = queue.pendingBatch();
        assertThat(pending).isNotNull();
        assertThat(pending.id()).isEqualTo(second.id());
        assertThat(queue.stats().events()).isEqualTo(6);
        assertThat(queue.stats().drops()).isEmpty();
        queue.acknowledge(second, Map.of("dialogue_open", -4));
        assertThat(queue.stats().drops()).isEmpty();
        assertThat(queue.stats().events()).isEqualTo(3);
    }

    @Test
    void lossesOfAnAbandonedBatchAreToldWithTheNext() {
        EventQueue queue = game.open();
        queue.countDrop(DropReason.UNKNOWN_EVENT, LossCount.UNKNOWN);
        QueuedBatch first = game.cut(2);
        assertThat(first).isNotNull();
        queue.abandon(first);
        QueuedBatch second = game.cut(2);
        assertThat(second).isNotNull();
        assertThat(second.losses()).extracting(LossCount::toString).containsExactly("unknown UNKNOWN_EVENT 1");
        game.disk.kill();
        game.open().maintain();
        QueuedBatch again = game.queue().pendingBatch();
        assertThat(again).isNotNull();
        assertThat(again.losses()).extracting(LossCount::toString).containsExactly("unknown UNKNOWN_EVENT 1");
        game.queue().acknowledge(again, Map.of());
        assertThat(game.cut(1)).isNull();
    }

    @Test
    void abandonedBatchStaysAbandonedAfterAKill() {
        EventQueue queue = game.open();
        game.append(3);
        QueuedBatch batch = game.cut(2);
        assertThat(batch).isNotNull();
        queue.abandon(batch);
        game.disk.crash();
        game.open().maintain();
        assertThat(game.queue().pendingBatch()).isNull();
        QueuedBatch next = game.queue().cut(event -> true);
        assertThat(next).isNotNull();
        assertThat(next.events()).hasSize(3);
    }

    @Test
    void damagedEventsAreCountedOnceTheBatchIsDoneWith() {
        for (boolean drop : new boolean[] {false, true}) {
            Game each = new Game(9);
            each.open();
            each.append(5);
            each.disk.kill();
            File segment = each.file("00000001.seg");
            each.disk.flip(segment, 8 * (FileHeader.BYTES + 2 * TestEvents.normalBytes("e0") + 20));
            each.open().maintain();
            QueuedBatch batch = each.cut(10);
            assertThat(batch).isNotNull();
            assertThat(batch.events()).hasSize(4);
            assertThat(each.queue().stats().drops()).isEmpty();
            if (drop) {
                each.queue().drop(batch, DropReason.PAYLOAD_TOO_LARGE);
                assertThat(each.queue().stats().drops())
                        .isEqualTo(Map.of(DropReason.DAMAGED, 1L, DropReason.PAYLOAD_TOO_LARGE, 4L));
                QueuedBatch told = each.cut(1);
                assertThat(told).isNotNull();
                assertThat(told.losses())
                        .extracting(LossCount::toString)
                        .containsExactly("dialogue_open PAYLOAD_TOO_LARGE 4", "unknown DAMAGED 1");
            } else {
                each.queue().acknowledge(batch, Map.of());
                assertThat(each.queue().stats().drops()).isEqualTo(Map.of(DropReason.DAMAGED, 1L));
                assertThat(each.cut(1)).isNull();
            }
        }
    }

    @Test
    void oldestRunIsDeliveredFirst() {
        for (int run = 0; run < 5; run++) {
            game.clock.advance(Duration.ofSeconds(1));
            game.open();
            append(game.queue(), "r" + run);
            game.queue().close();
        }
        game.open().maintain();
        for (int run = 0; run < 5; run++) {
            QueuedBatch batch = game.cut(9);
            assertThat(batch).isNotNull();
            assertThat(batch.events()).extracting(TestEvents::id).containsExactly("r" + run);
            assertThat(batch.run().startWallMillis()).isEqualTo(1_757_844_001_000L + 1_000L * run);
            assertThat(batch.run().startMonotonicNanos()).isEqualTo(1_001_000_000_000L + 1_000_000_000L * run);
            assertThat(batch.run().platform()).isEqualTo("linux");
            game.queue().acknowledge(batch, Map.of());
        }
    }

    @Test
    void diskThatFailsIsReportedOnceAndOnceThatItWorksAgain() {
        RecordingLog log = new RecordingLog();
        EventQueue queue = EventQueue.open(Game.DIRECTORY, game.options, game.disk, game.clock, game.random, log);
        queue.maintain();
        append(queue, "a");
        game.disk.failAlways(Operation.FORCE, Operation.LIST, Operation.CREATE);
        assertThat(queue.forceIfDirty()).isFalse();
        assertThat(queue.cut(event -> true)).isNull();
        game.clock.advance(Duration.ofMinutes(2));
        queue.maintain();
        queue.maintain();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN the event queue cannot use its disk; it will try again java.io.IOException");
        game.disk.heal();
        assertThat(queue.forceIfDirty())
                .as("what could not be forced is still to be")
                .isTrue();
        queue.maintain();
        queue.maintain();
        assertThat(log.lines()).hasSize(2).last().isEqualTo("INFO the event queue can write again");
    }

    @Test
    void whatANewerVersionWroteIsReportedOnce() {
        RecordingLog log = new RecordingLog();
        game.open();
        append(game.queue(), "a");
        game.queue().close();
        File state = game.file(StateFile.NAME);
        byte[] content = game.disk.get(state);
        BigEndian.putShort(content, 8, 2);
        BigEndian.putInt(content, 252, Crc32c.of(Crc32c.create(), content, 0, 252));
        game.disk.put(state, content);
        EventQueue queue = EventQueue.open(Game.DIRECTORY, game.options, game.disk, game.clock, game.random, log);
        queue.maintain();
        game.clock.advance(Duration.ofMinutes(2));
        queue.maintain();
        assertThat(log.lines()).containsExactly("WARN left alone what a newer version of the library has queued");
        assertThat(queue.stats().events()).isZero();
    }

    @Test
    void markSaysNothingOfAVillageOnceTheSessionHasEnded() {
        EventQueue queue = game.open();
        SessionStamp session = SessionStamp.create(game.random);
        queue.sessionMark().begin(session, "some-village".getBytes(StandardCharsets.UTF_8), 10, 20);
        queue.sessionMark().alive(15, 25);
        game.append(3, session);
        assertThat(stateText()).contains("some-village");
        SessionMark.Reading reading = reading();
        assertThat(reading).isNotNull();
        assertThat(reading.nextSeq).isEqualTo(3);
        assertThat(reading.startWallMillis).isEqualTo(10);
        assertThat(reading.startMonotonicNanos).isEqualTo(20);
        assertThat(reading.aliveWallMillis).isEqualTo(15);
        assertThat(reading.aliveMonotonicNanos).isEqualTo(25);
        assertThat(reading.sessionId).isEqualTo(session.id());
        assertThat(reading.villageId).isEqualTo("some-village");
        queue.sessionMark().begin(SessionStamp.create(game.random), new byte[257], 30, 40);
        SessionMark.Reading second = reading();
        assertThat(second).isNotNull();
        assertThat(second.villageId).as("too long, left out").isNull();
        assertThat(second.nextSeq).isZero();
        assertThat(second.aliveWallMillis).isEqualTo(30);
        queue.sessionMark().begin(SessionStamp.create(game.random), new byte[256], 30, 40);
        assertThat(reading()).isNotNull();
        queue.sessionMark().end();
        assertThat(reading()).isNull();
        assertThat(stateText()).doesNotContain("some-village");
    }

    private SessionMark.@Nullable Reading reading() {
        return SessionMark.read(ByteBuffer.wrap(state()), StateFile.MARK_AT);
    }

    private String stateText() {
        return new String(state(), StandardCharsets.ISO_8859_1);
    }

    private byte[] state() {
        return game.disk.get(game.file(StateFile.NAME));
    }

    @Test
    void refusalOfTheDiskIsToldFromAnEmptyQueue() {
        EventQueue queue = game.open();
        queue.maintain();
        assertThat(game.cut(1)).isNull();
        assertThat(queue.hasRefused()).isFalse();
        game.append(1);
        game.disk.failAlways(FaultyFileStore.Operation.FORCE);
        assertThat(game.cut(1)).isNull();
        assertThat(queue.hasRefused()).isTrue();
        assertThat(queue.pendingBatch()).isNull();
        assertThat(queue.hasRefused()).as("there is none, that is certain").isFalse();
        game.disk.heal();
        assertThat(game.cut(1)).isNotNull();
        assertThat(queue.hasRefused()).isFalse();
    }

    @Test
    void endIsReachedByWhatWasThereAndNotByWhatWasAdoptedOrAppendedSince() {
        game.open().maintain();
        game.append(5);
        game.disk.kill();
        EventQueue queue = game.open();
        game.append(2);
        QueueEnd end = queue.end();
        assertThat(queue.isDeliveredTo(end)).isFalse();
        queue.maintain(); // adopts
        game.append(2);
        assertThat(game.deliver(5)).isTrue();
        assertThat(queue.isDeliveredTo(end)).as("five others went first").isFalse();
        assertThat(game.deliver(1)).isTrue();
        assertThat(queue.isDeliveredTo(end)).isFalse();
        assertThat(game.deliver(1)).isTrue();
        assertThat(queue.isDeliveredTo(end)).isTrue();
        assertThat(queue.isDeliveredTo(queue.end())).isFalse();
        assertThat(game.deliver(9)).isTrue();
        assertThat(queue.isDeliveredTo(queue.end())).isTrue();
    }

    @Test
    void serverTimeOfARunIsKept() {
        game.open().recordServerTime(-7);
        append(game.queue(), "a");
        game.queue().recordServerTime(8);
        game.disk.kill();
        game.open().maintain();
        QueuedBatch batch = game.cut(1);
        assertThat(batch).isNotNull();
        assertThat(batch.run().serverMinusMonotonicMillis()).isEqualTo(8);
    }

    @Test
    void snapshotSeesWhatIsInTheFiles(@TempDir Path directory) throws Exception {
        assertThat(QueueSnapshot.read(directory.toFile())).isEmpty();
        for (int run = 0; run < 2; run++) {
            try (EventQueue queue = EventQueue.open(
                    directory.toFile(),
                    QueueOptions.builder()
                            .segmentBytes(16 << 10)
                            .bytesMax(1 << 20)
                            .build(),
                    FileStore.system(),
                    game.clock,
                    game.random,
                    new RecordingLog())) {
                queue.maintain();
                for (int i = 0; i < 300; i++) {
                    append(queue, "e" + i);
                }
            }
        }
        Files.createDirectories(directory.resolve("runs/not-a-run"));
        List<QueuedEvent> events = QueueSnapshot.read(directory.toFile());
        assertThat(events).hasSize(600);
        for (int i = 0; i < 600; i++) {
            assertThat(TestEvents.id(events.get(i))).isEqualTo("e" + i % 300);
        }
        assertThat(events.stream().map(QueuedEvent::eventId).distinct()).hasSize(600);
        String dump = GoldenFilesTest.dump(directory);
        assertThat(dump.lines().filter(line -> line.contains("dialogue_open"))).hasSize(600);
        assertThat(dump).doesNotContain("damaged");
        File[] runs = directory.resolve("runs").toFile().listFiles((parent, name) -> !name.startsWith("not"));
        assertThat(runs).hasSize(2);
        Path segment = runs[0].toPath().resolve("00000001.seg");
        Path lonely = directory.resolve("00000001.seg");
        Files.copy(segment, lonely);
        assertThat(GoldenFilesTest.dump(lonely).lines().filter(line -> line.contains("dialogue_open")))
                .as("a segment alone, by its own header")
                .isNotEmpty();
    }

    @Test
    void dumpSaysOfEachFileWhatIsWrongWithIt(@TempDir Path directory) throws Exception {
        Path run = Files.createDirectories(directory.resolve(UUID.randomUUID().toString()));
        Files.write(run.resolve("state"), new byte[StateFile.BYTES]);
        Files.write(run.resolve("state.bad"), new byte[3]);
        Files.write(run.resolve("notes.txt"), new byte[5]);
        Files.write(run.resolve("00000001.seg"), new byte[FileHeader.BYTES]);
        Files.write(run.resolve("00000002.seg"), new byte[FileHeader.BYTES + 64]);
        byte[] torn = new byte[FileHeader.BYTES + 64];
        torn[FileHeader.BYTES + 50] = 1;
        Files.write(run.resolve("00000003.seg"), torn);
        assertThat(GoldenFilesTest.dump(directory).lines())
                .containsExactly(
                        "run " + run.getFileName(),
                        "  segment 00000001.seg, 256 bytes, header BLANK",
                        "  segment 00000002.seg, 320 bytes, header BLANK",
                        "    end of log at 256",
                        "  segment 00000003.seg, 320 bytes, header BLANK",
                        "    256: damaged tail",
                        "    end of log at 256",
                        "  notes.txt: 5 bytes",
                        "  state, " + StateFile.BYTES + " bytes, header BLANK",
                        "    no control block",
                        "    no session",
                        "    ledger []",
                        "  state, 3 bytes, header BLANK",
                        "    too short");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(QueueDump.dump(new File(directory.toFile(), "none"), stream, stream))
                .isEqualTo(2);
    }

    @Test
    void optionsAtTheirBoundsAreTakenAndBeyondThemAreNot() {
        QueueOptions smallest = QueueOptions.builder()
                .segmentBytes(QueueOptions.SEGMENT_BYTES_MIN)
                .bytesMax(2L * QueueOptions.SEGMENT_BYTES_MIN)
                .ageMillisMax(1)
                .appVersion("ü".repeat(33))
                .platform("x".repeat(64))
                .build();
        assertThat(smallest.reserveBytes()).isEqualTo(smallest.bytesMax());
        assertThat(smallest.ageMillisMax()).isEqualTo(1);
        assertThat(smallest.appVersion()).isEqualTo("ü".repeat(32));
        assertThat(smallest.platform()).hasSize(64);
        QueueOptions.Builder builder = QueueOptions.builder().segmentBytes(QueueOptions.SEGMENT_BYTES_MAX);
        assertThatThrownBy(() -> builder.segmentBytes(QueueOptions.SEGMENT_BYTES_MAX * 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.segmentBytes(QueueOptions.SEGMENT_BYTES_MIN / 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.segmentBytes(QueueOptions.SEGMENT_BYTES_MIN + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.ageMillisMax(0)).isInstanceOf(IllegalArgumentException.class);
        QueueOptions.Builder tooSmall = QueueOptions.builder()
                .segmentBytes(QueueOptions.SEGMENT_BYTES_MIN)
                .bytesMax(2L * QueueOptions.SEGMENT_BYTES_MIN - 1);
        assertThatThrownBy(tooSmall::build).isInstanceOf(IllegalArgumentException.class);
    }

    private int untilASegmentEnds(EventQueue queue) {
        int answer = 0;
        while ((answer & (EventQueue.SEGMENT_ENDED | EventQueue.DROPPED)) == 0) {
            answer = append(queue, "c");
        }
        return answer & ~EventQueue.FIRST_DIRTY;
    }

    private int append(EventQueue queue, String id) {
        return queue.append(TestEvents.normal(record, id), SessionStamp.NONE);
    }
}
