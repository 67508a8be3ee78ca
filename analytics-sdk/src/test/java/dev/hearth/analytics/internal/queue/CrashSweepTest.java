package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever operation on the disk fails, and whatever ends the process then: every promised event is there. */
class CrashSweepTest {
    private static final long SEED = 20_251_123;
    /** 1, or more where the tests themselves are under test, and every one of them runs a thousand times. */
    static final int STRIDE = Integer.getInteger("queue.sweep.stride", 1);

    private static final int SEEDS = Integer.getInteger("queue.crash.seeds", 120);

    /** How the disk fails, and what ends the process after the workload. */
    enum Ending {
        ONE_FAILURE_THEN_KILL(false, false),
        ONE_FAILURE_THEN_CRASH(false, true),
        ALL_FAIL_THEN_KILL(true, false),
        ALL_FAIL_THEN_CRASH(true, true);

        final boolean allFail;
        final boolean crash;

        Ending(boolean allFail, boolean crash) {
            this.allFail = allFail;
            this.crash = crash;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPromisedEventSurvivesFailureOfEveryOperation(Ending ending) {
        Game dry = new Game(SEED);
        play(dry);
        int operations = dry.disk.operations();
        System.out.println("sweep over " + operations + " operations, seed " + SEED);
        assertThat(operations).isGreaterThan(80);
        for (int operation = 0; operation <= operations; operation += STRIDE) {
            Game game = new Game(SEED + operation);
            if (ending.allFail) {
                game.disk.failFrom(operation);
            } else {
                game.disk.failAt(operation);
            }
            try {
                play(game);
                end(game, ending.crash);
                game.recoverAndDrain();
                game.checkBooks(ending.crash ? game.forced : game.appended);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("operation " + operation + ", " + ending + ", seed " + SEED, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPromisedEventSurvivesEndAfterEveryOperationOfRecovery(Ending ending) {
        for (int operation = 0; operation < 60; operation += STRIDE) {
            Game game = new Game(SEED + operation);
            play(game);
            end(game, ending.crash);
            int start = game.disk.operations() + operation;
            if (ending.allFail) {
                game.disk.failFrom(start);
            } else {
                game.disk.failAt(start);
            }
            try {
                game.open().maintain();
                game.append(3);
                game.deliver(5);
                game.deliver(100);
                end(game, ending.crash);
                game.recoverAndDrain();
                game.checkBooks(ending.crash ? game.forced : game.appended);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("operation " + operation + ", " + ending + ", seed " + SEED, e);
            }
        }
    }

    @Test
    void crashAtAnyMomentLosesOnlyWhatWasNotForced() {
        for (int seed = 0; seed < SEEDS; seed += STRIDE) {
            Game game = new Game(seed);
            try {
                play(game);
                game.append(game.random.nextInt(200));
                game.disk.crash();
                game.recoverAndDrain();
                game.checkBooks(game.forced);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void batchIsOnTheDiskBeforeItIsHandedOut() {
        for (int seed = 0; seed < 20; seed++) {
            Game game = new Game(seed);
            game.open();
            game.append(30);
            QueuedBatch batch = game.cut(20);
            assertThat(batch).isNotNull();
            game.disk.crash();
            game.open().maintain();
            QueuedBatch resumed = game.queue().pendingBatch();
            assertThat(resumed).as("seed %d", seed).isNotNull();
            assertThat(resumed.id()).isEqualTo(batch.id());
            assertThat(resumed.events()).extracting(TestEvents::id).hasSize(20).isSubsetOf(game.appended);
            assertThat(resumed.losses()).isEmpty();
        }
    }

    private static void end(Game game, boolean crash) {
        if (crash) {
            game.disk.crash();
        } else {
            game.disk.kill();
        }
    }

    /** Two runs: the first is killed in the middle of a session with a batch on its way; the second takes over. */
    private static void play(Game game) {
        EventQueue first = game.open();
        first.maintain();
        SessionStamp session = SessionStamp.create(game.random);
        first.sessionMark()
                .begin(
                        session,
                        "v1".getBytes(StandardCharsets.UTF_8),
                        game.clock.wallMillis(),
                        game.clock.monotonicNanos());
        game.append(60, session);
        first.recordServerTime(1_000);
        game.force();
        game.deliver(20);
        game.append(150, session);
        first.maintain();
        QueuedBatch sent = game.cut(30);
        if (sent != null) {
            game.receive(sent);
        }
        game.append(20, session);
        game.force();
        game.append(5, session);
        game.disk.kill();

        EventQueue second = game.open();
        second.maintain();
        game.append(30);
        game.deliver(10);
        game.force();
        game.clock.advance(Duration.ofSeconds(1));
        second.maintain();
        QueuedBatch abandoned = game.cut(40);
        if (abandoned != null && !game.receivedBatches.contains(abandoned.id())) {
            second.abandon(abandoned);
        }
        game.append(250);
        second.maintain();
        game.deliver(300);
        game.deliver(50);
        second.maintain();
        game.append(100);
        game.force();
        QueuedBatch last = game.cut(25);
        if (last != null) {
            game.receive(last);
            second.acknowledge(last, Map.of());
        }
        game.append(10);
    }
}
