package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.testing.FaultyFileStore.Operation;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a force promises: names and contents, losses and session, and nothing twice. */
class ForceTest {
    private final Game game = new Game(17);

    @Test
    void namesOfAllParentsAreForcedWithTheFirstForceAndNotAgain() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(1);
        game.disk.takeTrace();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(directoriesForced()).hasSize(4).endsWith("runs", "analytics", "game");
        game.append(1);
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(directoriesForced()).as("no name has changed").isEmpty();
        game.append(300);
        assertThat(game.deliver(400)).isTrue();
        game.append(1);
        game.disk.takeTrace();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(directoriesForced()).as("segments were given new names").hasSize(1);
        game.append(1);
        game.disk.takeTrace();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(game.disk.takeTrace()).as("what is not dirty is not forced").hasSize(2);
    }

    @Test
    void batchFromAFullSegmentHasItsOwnPagesForcedAlone() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(700);
        queue.maintain();
        game.disk.takeTrace();
        QueuedBatch batch = game.cut(40);
        assertThat(batch).isNotNull();
        List<String> forced = game.disk.takeTrace().stream()
                .filter(step -> step.matches("FORCE \\d+[.]seg .*"))
                .toList();
        assertThat(forced).hasSize(1);
        int to = Integer.parseInt(forced.get(0).substring("FORCE 00000001.seg 0..".length()));
        assertThat(to).isLessThan(QueueOptions.SEGMENT_BYTES_MIN);
        assertThat(to % PageTouch.PAGE_BYTES).isZero();
        game.disk.crash();
        game.open().maintain();
        QueuedBatch again = game.queue().pendingBatch();
        assertThat(again).isNotNull();
        assertThat(again.id()).isEqualTo(batch.id());
        assertThat(again.events())
                .extracting(TestEvents::id)
                .isEqualTo(batch.events().stream().map(TestEvents::id).toList());
    }

    private List<String> directoriesForced() {
        return game.disk.takeTrace().stream()
                .filter(step -> step.startsWith("FORCE_DIRECTORY "))
                .map(step -> step.substring("FORCE_DIRECTORY ".length()))
                .toList();
    }

    @Test
    void lossesAndServerTimeAreForcedWithTheEvents() {
        for (int seed = 0; seed < 20; seed++) {
            Game each = new Game(seed);
            EventQueue queue = each.open();
            each.append(1);
            queue.countDrop(DropReason.SCHEMA_VIOLATION, "command_executed");
            queue.recordServerTime(77);
            each.force();
            each.disk.crash();
            each.open().maintain();
            QueuedBatch batch = each.cut(5);
            assertThat(batch).isNotNull();
            assertThat(batch.losses())
                    .as("seed %d", seed)
                    .extracting(LossCount::toString)
                    .containsExactly("command_executed SCHEMA_VIOLATION 1");
            assertThat(batch.run().serverMinusMonotonicMillis()).isEqualTo(77);
        }
    }

    @Test
    void forceThatFailedIsDoneAgainWithTheNext() {
        for (int seed = 0; seed < 20; seed++) {
            Game each = new Game(seed);
            EventQueue queue = each.open();
            queue.maintain();
            each.append(220);
            each.disk.failAt(each.disk.operations() + seed % 4);
            assertThat(queue.forceIfDirty()).isFalse();
            each.force();
            each.disk.crash();
            each.recoverAndDrain();
            assertThat(each.forced).hasSize(220);
            each.checkBooks(each.forced);
        }
    }

    /** Whoever forces by {@link EventQueue#FIRST_DIRTY} must hear of an event, though names had to be forced all along. */
    @Test
    void forceThatFailedInACutDoesNotHideTheNextEvent() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(300);
        queue.maintain();
        game.append(1);
        assertThat(queue.forceIfDirty()).isTrue(); // from here on the caller knows of nothing that is dirty
        assertThat(game.deliver(250)).isTrue(); // uses a segment again: its name is to be forced
        game.disk.failAlways(Operation.FORCE_DIRECTORY);
        assertThat(game.cut(1000)).isNull();
        game.disk.heal();
        RecordBuffer record = new RecordBuffer();
        assertThat(queue.append(TestEvents.normal(record, "a"), SessionStamp.NONE))
                .isEqualTo(EventQueue.FIRST_DIRTY);
        assertThat(queue.append(TestEvents.normal(record, "b"), SessionStamp.NONE))
                .isZero();
        game.disk.failAlways(Operation.FORCE_DIRECTORY);
        assertThat(queue.forceIfDirty()).isFalse();
        game.disk.heal();
        assertThat(queue.append(TestEvents.normal(record, "c"), SessionStamp.NONE))
                .as("the caller knows that it has to force")
                .isZero();
        game.disk.takeTrace();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(directoriesForced()).hasSize(1);
    }

    @Test
    void acknowledgementThatCannotBeWrittenHoldsInMemoryAndIsWrittenLater() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(400);
        QueuedBatch batch = game.cut(400);
        assertThat(batch).isNotNull();
        game.disk.failAlways(Operation.FORCE);
        game.disk.takeTrace();
        queue.acknowledge(batch, Map.of());
        assertThat(queue.pendingBatch()).isNull();
        assertThat(queue.stats().events()).isZero();
        queue.maintain();
        assertThat(game.disk.takeTrace())
                .as("what the disk may still say is pending is not deleted")
                .noneMatch(step -> step.startsWith("DELETE") || step.startsWith("RENAME"));
        game.disk.heal();
        queue.maintain();
        game.append(3);
        game.force();
        game.disk.crash();
        game.open().maintain();
        assertThat(game.queue().pendingBatch()).isNull();
        QueuedBatch next = game.cut(9);
        assertThat(next).isNotNull();
        assertThat(next.events()).extracting(TestEvents::id).containsExactly("e400", "e401", "e402");
        assertThat(next.losses()).isEmpty();
    }

    @Test
    void killBeforeAnAcknowledgementIsForcedBringsNothingAgainAndACrashAtMostTheSameBatch() {
        int resumed = 0;
        for (int seed = 0; seed < 200; seed++) {
            boolean crash = seed % 2 == 1;
            Game each = new Game(seed * 0x9E37_79B9_7F4A_7C15L); // small seeds all begin with the same choice
            EventQueue queue = each.open();
            each.append(10);
            QueuedBatch batch = each.cut(10);
            assertThat(batch).isNotNull();
            each.receive(batch);
            each.disk.failAlways(Operation.FORCE);
            queue.acknowledge(batch, Map.of());
            if (crash) {
                each.disk.crash();
            } else {
                each.disk.kill();
            }
            each.disk.heal();
            each.open().maintain();
            QueuedBatch again = each.queue().pendingBatch();
            resumed += again == null ? 0 : 1;
            assertThat(again == null || (crash && again.id().equals(batch.id())))
                    .as("seed %d: %s", seed, again)
                    .isTrue();
            each.recoverAndDrain();
            each.checkBooks(each.appended);
            assertThat(each.receivedBatches).hasSize(1);
        }
        assertThat(resumed).as("some power cuts lose it").isPositive();
    }

    @Test
    void segmentThatCannotBeDeletedIsDeletedLater() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(700);
        queue.maintain();
        game.disk.failAlways(Operation.DELETE, Operation.RENAME);
        while (game.deliver(200)) {}
        assertThat(segments()).contains("00000001.seg", "00000002.seg");
        game.disk.heal();
        queue.maintain();
        assertThat(segments()).doesNotContain("00000001.seg", "00000002.seg");
        game.append(50);
        while (game.deliver(200)) {}
        game.checkBooks(game.appended);
    }

    private List<String> segments() {
        return game.disk.files().stream().map(File::getName).toList();
    }

    @Test
    void fileThatCannotBeReadIsTriedThreeTimesAndThenGivenUpAndCounted() {
        game.open();
        game.append(5);
        game.disk.kill();
        EventQueue queue = game.open();
        queue.maintain();
        game.disk.failAlways(Operation.READ);
        for (int attempt = 0; attempt < Segment.READ_FAILURES_MAX; attempt++) {
            assertThat(queue.cut(event -> true)).isNull();
        }
        QueuedBatch batch = queue.cut(event -> true);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).isEmpty();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("unknown DAMAGED 5");
    }

    @Test
    void fileThatCanBeReadAgainInTimeCostsNothing() {
        game.open();
        game.append(5);
        game.disk.kill();
        EventQueue queue = game.open();
        queue.maintain();
        game.disk.failAlways(Operation.READ);
        for (int attempt = 1; attempt < Segment.READ_FAILURES_MAX; attempt++) {
            assertThat(queue.cut(event -> true)).isNull();
        }
        game.disk.heal();
        QueuedBatch batch = queue.cut(event -> true);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).hasSize(5);
    }

    @Test
    void oldEventsExpireInStepsOnceAMinuteAndAllOfThem() {
        Game each = new Game(
                2, Game.options().bytesMax(64L * QueueOptions.SEGMENT_BYTES_MIN).build());
        EventQueue queue = each.open();
        queue.maintain();
        each.append(4_500);
        assertThat(each.dropped).isZero();
        each.clock.advance(Duration.ofMillis(each.options.ageMillisMax() - 1));
        each.append(1);
        queue.maintain();
        assertThat(queue.stats().events())
                .as("the last of them is just as old as it may be")
                .isEqualTo(2);
        assertThat(queue.stats().drops()).isEqualTo(Map.of(DropReason.EXPIRED, 4_499L));
        each.clock.advance(Duration.ofMinutes(1).minusNanos(1));
        queue.maintain();
        assertThat(queue.stats().events()).as("not looked for yet").isEqualTo(2);
        each.clock.advance(Duration.ofNanos(1));
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(1);
        each.clock.advance(Duration.ofMillis(each.options.ageMillisMax()));
        queue.maintain();
        assertThat(queue.stats().events()).isZero();
        QueuedBatch batch = each.cut(9);
        assertThat(batch).isNotNull();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("dialogue_open EXPIRED 4501");
    }

    @Test
    void eventsOfADeadRunExpireByWhateverClockBothRunsKnow() {
        long day = Duration.ofDays(1).toMillis();
        assertThat(leftAfter(31 * day, null, null))
                .as("the device's clock is all there is")
                .isZero();
        assertThat(leftAfter(29 * day, null, null)).isEqualTo(10);
        assertThat(leftAfter(29 * day, 0L, null))
                .as("this run knows nothing: the device's clock")
                .isEqualTo(10);
        assertThat(leftAfter(31 * day, 0L, null)).isZero();
        assertThat(leftAfter(29 * day, null, 2 * day))
                .as("the server's clock against the event's")
                .isZero();
        assertThat(leftAfter(31 * day, null, -2 * day)).isEqualTo(10);
        assertThat(leftAfter(1 * day, 0L, 30 * day))
                .as("the server's clock in both")
                .isZero();
    }

    /** How many of ten events are left after so long, with so much between the server's clock and the device's in either run. */
    private static long leftAfter(
            long millis, @org.jspecify.annotations.Nullable Long then, @org.jspecify.annotations.Nullable Long now) {
        Game each = new Game(4);
        EventQueue first = each.open();
        if (then != null) {
            first.recordServerTime(serverMinusMonotonic(each, then));
        }
        each.append(10);
        each.disk.kill();
        each.clock.advance(Duration.ofMillis(millis));
        EventQueue next = each.open();
        if (now != null) {
            next.recordServerTime(serverMinusMonotonic(each, now));
        }
        next.maintain();
        return next.stats().events();
    }

    private static long serverMinusMonotonic(Game game, long serverMinusWallMillis) {
        return game.clock.wallMillis() + serverMinusWallMillis - game.clock.monotonicNanos() / 1_000_000;
    }
}
