package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Each step on the disk fails once, in turn, and the process goes on: the queue heals by itself, without a restart, nothing
 * that was promised is missing, and every event that found no room is counted, once. {@link CrashSweepTest} has the process
 * end instead.
 */
class DiskStepsTest {
    private static final byte[] VILLAGE = "some-village".getBytes(StandardCharsets.UTF_8);

    @Test
    void anyStepOfAStart() {
        int steps = sweep(
                game -> {},
                game -> {
                    game.open();
                    game.append(5);
                },
                game -> {});
        assertThat(steps).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anyStepOfRollingAndUsingAgain() {
        int steps = sweep(
                game -> {
                    game.open().maintain();
                    game.append(400);
                    game.queue().maintain();
                },
                game -> {
                    while (game.deliver(90)) {}
                    game.append(300);
                    game.queue().maintain();
                    game.force();
                },
                game -> {});
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void anyStepOfAdopting() {
        int steps = sweep(
                game -> {
                    begin(game);
                    game.append(250);
                    game.queue().maintain();
                    assertThat(game.cut(30)).isNotNull();
                    game.disk.kill();
                    game.open();
                },
                game -> game.queue().maintain(),
                game -> assertThat(game.queue().takeAbandonedSessions()).hasSize(1));
        assertThat(steps).isGreaterThan(6);
    }

    @Test
    void anyStepOfEndingAnAbandonedSession() {
        RecordBuffer record = new RecordBuffer();
        Consumer<Game> end = game -> game.queue()
                .takeAbandonedSessions()
                .forEach(session -> game.queue().endAbandonedSession(session, TestEvents.high(record, 1)));
        int steps = sweep(
                game -> {
                    begin(game);
                    game.append(3);
                    game.disk.kill();
                    game.open().maintain();
                },
                end,
                game -> {
                    end.accept(game);
                    assertThat(game.queue().takeAbandonedSessions()).isEmpty();
                    QueuedBatch batch = game.cut(9);
                    assertThat(batch).isNotNull();
                    assertThat(batch.events())
                            .filteredOn(event -> event.name().equals("session_end"))
                            .hasSize(1);
                    assertThat(batch.events()).hasSize(6);
                    game.queue().drop(batch, DropReason.EXPIRED);
                    game.appended.clear();
                    game.received.clear();
                });
        assertThat(steps).isGreaterThan(3);
    }

    @Test
    void anyStepOfAPurge() {
        Consumer<Game> prepare = game -> {
            begin(game);
            game.append(100);
            game.force();
            game.disk.kill();
            begin(game);
            game.queue().maintain();
            game.append(250);
            game.queue().countDrop(DropReason.SCHEMA_VIOLATION, "dialogue_open");
            assertThat(game.cut(10)).isNotNull();
        };
        int failed = 0;
        int steps = steps(prepare, game -> game.queue().purge());
        for (int step = 0; step < steps; step++) {
            Game game = new Game(step);
            prepare.accept(game);
            game.disk.takeTrace();
            game.disk.failAt(game.disk.operations() + step);
            boolean purged = game.queue().purge();
            failed += purged ? 0 : 1;
            String what = "step " + step + ", " + game.disk.takeTrace().get(step);
            game.disk.heal();
            assertThat(purged || game.queue().purge()).as(what).isTrue();
            assertThat(game.queue().stats().events()).as(what).isZero();
            assertThat(game.cut(5)).as(what).isNull();
            game.disk.crash();
            game.open().maintain();
            assertThat(game.cut(5)).as(what).isNull();
            assertThat(game.queue().takeAbandonedSessions()).as(what).isEmpty();
            assertNoVillage(game, what);
            game.append(3);
            assertThat(game.cut(5)).as(what).isNotNull();
        }
        assertThat(failed).as("of " + steps + " steps").isGreaterThan(3);
    }

    private static void assertNoVillage(Game game, String what) {
        for (File file : game.disk.files()) {
            assertThat(new String(game.disk.get(file), StandardCharsets.ISO_8859_1))
                    .as("%s: %s", what, file)
                    .doesNotContain("some-village", "village-4711");
        }
    }

    private static void begin(Game game) {
        SessionStamp session = SessionStamp.create(game.random);
        game.open().sessionMark().begin(session, VILLAGE, game.clock.wallMillis(), game.clock.monotonicNanos());
        game.append(2, session);
    }

    /** Answers how many steps {@code work} takes when nothing fails. */
    private static int steps(Consumer<Game> prepare, Consumer<Game> work) {
        Game dry = new Game(1);
        prepare.accept(dry);
        int before = dry.disk.operations();
        work.accept(dry);
        return dry.disk.operations() - before;
    }

    private static int sweep(Consumer<Game> prepare, Consumer<Game> work, Consumer<Game> check) {
        int steps = steps(prepare, work);
        for (int step = 0; step < steps; step++) {
            Game game = new Game(1);
            prepare.accept(game);
            game.disk.takeTrace();
            game.disk.failAt(game.disk.operations() + step);
            work.accept(game);
            String what = "step " + step + ", " + game.disk.takeTrace().get(step);
            try {
                goOn(game, check);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(what, e);
            }
        }
        return steps;
    }

    private static void goOn(Game game, Consumer<Game> check) {
        game.queue().maintain();
        game.queue().maintain();
        check.accept(game);
        game.queue().takeAbandonedSessions().forEach(game.queue()::forgetAbandonedSession);
        int droppedBefore = game.dropped;
        game.append(100);
        assertThat(game.dropped).as("heals").isEqualTo(droppedBefore);
        int batches = 0;
        while (game.deliver(60)) {
            assertThat(++batches).isLessThan(100);
        }
        game.checkBooks(game.appended);
        assertThat(game.queue().stats().events()).isZero();
        assertThat(game.told.get(new LossKey("dialogue_open", DropReason.STORAGE_UNAVAILABLE))
                        + game.told.get(new LossKey("dialogue_open", DropReason.QUEUE_FULL)))
                .as("every drop is told once")
                .isEqualTo(game.dropped);
        game.queue().close();
        game.open().maintain();
        game.queue().close();
        assertThat(game.disk.files()).as("left behind").isEmpty();
    }
}
