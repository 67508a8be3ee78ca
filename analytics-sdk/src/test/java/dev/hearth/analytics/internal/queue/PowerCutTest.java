package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Power cuts, of what a killed process left in memory, too: a batch that was cut is the same afterwards, however its events
 * had come to the disk, or to no disk yet.
 */
class PowerCutTest {
    private static final int SEEDS = 20;

    @Test
    void batchOfAKilledRunThatNobodyHadForced() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Game game = new Game(seed);
            game.open().maintain();
            game.append(30);
            game.disk.kill();
            game.open().maintain();
            assertIsTheSameAfterAPowerCut(game, 30);
        }
    }

    @Test
    void whatAKilledRunLeftIsSafeOnceItWasAdopted() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Game game = new Game(seed);
            EventQueue queue = game.open();
            SessionStamp session = SessionStamp.create(game.random);
            queue.sessionMark().begin(session, TestEvents.VILLAGE, game.clock.wallMillis(), 0);
            queue.maintain();
            game.append(250, session);
            queue.countDrop(DropReason.SCHEMA_VIOLATION, "dialogue_open");
            game.disk.kill();
            game.open().maintain();
            game.disk.crash();
            game.open().maintain();
            assertThat(game.queue().takeAbandonedSessions())
                    .extracting(AbandonedSession::sessionId)
                    .containsExactly(session.id());
            game.disk.kill();
            game.recoverAndDrain();
            game.checkBooks(game.appended);
            assertThat(game.told.toList())
                    .extracting(LossCount::toString)
                    .containsExactly("dialogue_open SCHEMA_VIOLATION 1");
        }
    }

    @Test
    void batchOutOfFullSegmentsWhoseNamesNobodyHadForced() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Game game = new Game(seed);
            game.open().maintain();
            game.append(300);
            assertIsTheSameAfterAPowerCut(game, 30);
        }
    }

    /** What is missing before the first record was delivered and deleted; only the state could say so. */
    @Test
    void runWhoseStateIsGoneTellsNoDeliveredEventAsLost() {
        Game game = new Game(1);
        EventQueue queue = game.open();
        queue.maintain();
        game.append(400);
        queue.maintain();
        assertThat(game.deliver(300)).isTrue();
        game.disk.kill();
        game.disk.put(game.file(StateFile.NAME), new byte[10]);
        game.open().maintain();
        QueuedBatch batch = game.queue().cut(event -> true);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).hasSizeBetween(100, 399);
        assertThat(TestEvents.id(batch.events().get(batch.events().size() - 1))).isEqualTo("e399");
        assertThat(batch.losses()).isEmpty();
    }

    private static void assertIsTheSameAfterAPowerCut(Game game, int events) {
        QueuedBatch batch = game.cut(events);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).hasSize(events);
        List<UUID> ids = batch.events().stream().map(QueuedEvent::eventId).toList();
        game.disk.crash();
        game.open().maintain();
        QueuedBatch again = game.queue().pendingBatch();
        assertThat(again).isNotNull();
        assertThat(again.id()).isEqualTo(batch.id());
        assertThat(again.losses()).isEmpty();
        assertThat(again.events()).extracting(QueuedEvent::eventId).isEqualTo(ids);
        game.queue().acknowledge(again, Map.of());
    }
}
