package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.testing.FaultyFileStore.Operation;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes, age, a full disk: what goes first, and that all of it is counted. */
class BoundsTest {
    private final Game game = new Game(7);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void burstOfTheWholeCapacityNeedsNoHelpOfTheIoThread() {
        EventQueue queue = game.open();
        queue.maintain();
        int before = game.disk.operations();
        while (game.dropped == 0) {
            game.append(1);
        }
        assertThat(game.disk.operations()).isEqualTo(before);
        long bytes = (long) game.appended.size() * TestEvents.normalBytes("e100");
        assertThat(bytes).isGreaterThan(game.options.bytesMax() * 9 / 10);
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 1L));
    }

    @Test
    void lastPieceIsKeptForHighPriority() {
        EventQueue queue = game.open();
        queue.maintain();
        while (game.dropped == 0) {
            game.append(1);
        }
        assertThat(appendHigh(queue) & EventQueue.DROPPED).isZero();
        assertThat(appendHigh(queue) & EventQueue.DROPPED).isZero();
    }

    @Test
    void leastValuableAndOldestGoFirstAndEveryOneIsCounted() {
        EventQueue queue = game.open();
        queue.maintain();
        int lows = 0;
        int highs = 0;
        for (int i = 0; i < 4000; i++) {
            game.append(1);
            if (i % 10 == 0) {
                lows += appendLow(queue);
            }
            if (i % 100 == 0) {
                highs += (appendHigh(queue) & EventQueue.DROPPED) == 0 ? 1 : 0;
            }
            if (i % 50 == 0) {
                queue.maintain();
            }
        }
        List<QueuedEvent> left = drain(queue);
        long highsLeft = count(left, TestEvents.HIGH);
        long lowsLeft = count(left, TestEvents.LOW);
        assertThat(highsLeft).as("session ends").isEqualTo(highs);
        assertThat(lowsLeft).as("heartbeats").isLessThan(lows / 4);
        assertThat(told("village_active")).isEqualTo(lows - lowsLeft + (400 - lows));
        assertThat(told("dialogue_open")).isEqualTo(4000 - count(left, TestEvents.NORMAL));
        assertThat(game.told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED)))
                .isZero();
        List<String> normals = left.stream()
                .filter(event -> event.name().equals(TestEvents.NORMAL.name()))
                .map(TestEvents::id)
                .toList();
        assertThat(normals).as("the newest are left").contains("e3999");
    }

    @Test
    void evictionSurvivesRestartAndStaysWithinTheBound() {
        EventQueue queue = game.open();
        for (int i = 0; i < 60; i++) {
            game.append(50);
            queue.maintain();
        }
        long allocated = game.disk.files().stream()
                .filter(file -> file.getName().endsWith(".seg"))
                .mapToLong(file -> game.disk.length(file))
                .sum();
        assertThat(allocated).isLessThanOrEqualTo(game.options.bytesMax());
        game.disk.kill();
        game.recoverAndDrain();
        assertThat(game.received.size() + game.told.total()).isEqualTo(3000);
        assertThat(game.told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED)))
                .isZero();
    }

    @Test
    void pendingBatchIsNotEvicted() {
        EventQueue queue = game.open();
        game.append(100);
        QueuedBatch batch = game.cut(60);
        assertThat(batch).isNotNull();
        for (int i = 0; i < 60; i++) {
            game.append(50);
            queue.maintain();
        }
        QueuedBatch resumed = queue.pendingBatch();
        assertThat(resumed).isNotNull();
        assertThat(resumed.events()).hasSize(60);
        assertThat(resumed.events())
                .extracting(QueuedEvent::eventId)
                .isEqualTo(batch.events().stream().map(QueuedEvent::eventId).toList());
    }

    @Test
    void slackOfKilledRunsIsFreedBeforeAnyEventIsDropped() {
        for (int run = 0; run < 20; run++) {
            game.open().maintain();
            game.append(5);
            game.disk.kill();
        }
        game.recoverAndDrain();
        assertThat(game.received).hasSize(100);
        assertThat(game.told.isEmpty()).isTrue();
    }

    @Test
    void oldEventsExpireByMonotonicTimeOfTheirRun() {
        EventQueue queue = game.open();
        game.append(10);
        game.clock.advance(Duration.ofDays(29));
        game.append(5);
        game.clock.stepWall(Duration.ofDays(4000));
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(15);
        game.clock.advance(Duration.ofDays(2));
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(5);
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.EXPIRED, 10L));
        QueuedBatch batch = game.cut(100);
        assertThat(batch).isNotNull();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("dialogue_open EXPIRED 10");
    }

    @Test
    void eventsOfADeadRunExpireByServerTimeIfItIsKnown() {
        EventQueue queue = game.open();
        queue.recordServerTime(game.clock.wallMillis() - game.clock.monotonicNanos() / 1_000_000);
        game.append(10);
        game.disk.kill();
        game.clock.stepWall(Duration.ofDays(400));
        EventQueue next = game.open();
        next.recordServerTime(game.clock.wallMillis()
                - game.clock.monotonicNanos() / 1_000_000
                - Duration.ofDays(390).toMillis());
        next.maintain();
        assertThat(next.stats().events()).isEqualTo(10);
        game.clock.advance(Duration.ofDays(25));
        next.maintain();
        assertThat(next.stats().events()).isZero();
    }

    @Test
    void fullDiskCostsOnlyWhatFindsNoRoomAndHealsWithoutRestart() {
        EventQueue queue = game.open();
        game.disk.quota(0);
        queue.maintain();
        game.append(300);
        assertThat(game.dropped).isPositive();
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.STORAGE_UNAVAILABLE, (long) game.dropped));
        int keptOnFullDisk = game.appended.size();
        assertThat(keptOnFullDisk).isGreaterThan(50);
        game.disk.heal();
        queue.maintain();
        int droppedBefore = game.dropped;
        game.append(300);
        assertThat(game.dropped).isEqualTo(droppedBefore);
        while (game.deliver(50)) {}
        game.checkBooks(game.appended);
        assertThat(game.told.toList())
                .extracting(LossCount::toString)
                .containsExactly("dialogue_open STORAGE_UNAVAILABLE " + droppedBefore);
    }

    @Test
    void fullDiskAfterTheReserveIsThereCostsNothing() {
        EventQueue queue = game.open();
        queue.maintain();
        game.disk.quota(0);
        game.append(500);
        assertThat(game.dropped).isZero();
        queue.maintain();
        while (game.deliver(50)) {}
        game.append(500);
        assertThat(game.dropped).as("spent segments are used again").isZero();
        while (game.deliver(50)) {}
        game.checkBooks(game.appended);
    }

    @Test
    void queueThatCannotOpenDropsCountsAndHeals() {
        game.disk.failAlways(Operation.CREATE);
        EventQueue queue = game.open();
        game.append(10);
        assertThat(game.dropped).isEqualTo(10);
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(queue.cut(event -> true)).isNull();
        game.disk.heal();
        queue.maintain();
        game.append(10);
        assertThat(game.dropped).isEqualTo(10);
        game.disk.kill();
        game.recoverAndDrain();
        game.checkBooks(game.appended);
        assertThat(game.told.toList())
                .extracting(LossCount::toString)
                .containsExactly("dialogue_open STORAGE_UNAVAILABLE 10");
    }

    @Test
    void spentSegmentsAreUsedAgainInsteadOfMadeAnew() {
        EventQueue queue = game.open();
        queue.maintain();
        for (int i = 0; i < 40; i++) {
            game.append(100);
            queue.maintain();
            while (game.deliver(200)) {}
        }
        assertThat(game.dropped).isZero();
        game.disk.failAlways(Operation.CREATE);
        for (int i = 0; i < 40; i++) {
            game.append(100);
            queue.maintain();
            while (game.deliver(200)) {}
        }
        assertThat(game.dropped).isZero();
        game.checkBooks(game.appended);
        assertThat(game.disk.files().stream().map(File::getName).filter(name -> name.endsWith(".seg")))
                .hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void noMoreThanTheReserveIsMadeReady() {
        int segmentBytes = QueueOptions.SEGMENT_BYTES_MIN;
        for (int reserved = 1; reserved <= 3; reserved++) {
            Game each = new Game(
                    7,
                    Game.options().reserveBytes((long) reserved * segmentBytes).build());
            each.open().maintain();
            assertThat(each.disk.files().stream().map(File::getName).filter(name -> name.endsWith(".seg")))
                    .as("one to append to, and %d ready", reserved)
                    .hasSize(1 + reserved);
            while (each.dropped == 0) {
                each.append(1);
            }
            each.queue().maintain();
            assertThat(each.disk.files().stream().map(File::getName).filter(name -> name.endsWith(".seg")))
                    .hasSize(1 + 2 * reserved);
        }
    }

    @Test
    void oneRoundMakesRoomAlsoWhereWhatIsInTheWayCannotBeUsedAgain() {
        game.open().maintain();
        while (game.dropped == 0) {
            game.append(1);
        }
        game.disk.kill();
        EventQueue queue = game.open();
        queue.maintain();
        assertThat(queue.stats().drops()).as("another run's").containsOnlyKeys(DropReason.QUEUE_FULL);
        int droppedBefore = game.dropped;
        game.append(QueueOptions.SEGMENT_BYTES_MIN / TestEvents.normalBytes("e100") * 3 / 2);
        assertThat(game.dropped).isEqualTo(droppedBefore);
    }

    @Test
    void whatIsDamagedAmongExpiredEventsIsToldAndTheBooksAgree() {
        game.open();
        game.append(10);
        game.disk.kill();
        File segment = game.file("00000001.seg");
        byte[] content = game.disk.get(segment);
        int oneRecord = TestEvents.normalBytes("e0");
        Arrays.fill(content, FileHeader.BYTES + 4 * oneRecord, FileHeader.BYTES + 5 * oneRecord, (byte) 0);
        game.disk.put(segment, content);
        game.clock.advance(Duration.ofDays(20));
        EventQueue queue = game.open();
        game.append(3);
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(12);
        game.clock.advance(Duration.ofDays(11));
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(3);
        List<QueuedEvent> left = drain(queue);
        assertThat(left).hasSize(3);
        assertThat(game.told.toList())
                .extracting(LossCount::toString)
                .containsExactlyInAnyOrder("dialogue_open EXPIRED 9", "unknown DAMAGED 1");
        assertThat(queue.stats().bytes()).isZero();
    }

    private int appendLow(EventQueue queue) {
        return (queue.append(TestEvents.low(record), SessionStamp.NONE) & EventQueue.DROPPED) == 0 ? 1 : 0;
    }

    private int appendHigh(EventQueue queue) {
        return queue.append(TestEvents.high(record, 1), SessionStamp.NONE);
    }

    private List<QueuedEvent> drain(EventQueue queue) {
        List<QueuedEvent> all = new ArrayList<>();
        for (QueuedBatch batch = game.cut(200); batch != null; batch = game.cut(200)) {
            all.addAll(batch.events());
            batch.losses().forEach(loss -> game.told.add(loss.eventName(), loss.reason(), loss.count()));
            queue.acknowledge(batch, Map.of());
        }
        return all;
    }

    private long told(String eventName) {
        return game.told.get(new LossKey(eventName, DropReason.QUEUE_FULL));
    }

    private static long count(List<QueuedEvent> events, EventType type) {
        return events.stream().filter(event -> event.name().equals(type.name())).count();
    }
}
