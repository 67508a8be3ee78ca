package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.testing.FaultyFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions whose process died, and the deletion of everything. */
class SessionsAndPurgeTest {
    private final Game game = new Game(3);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void killedSessionIsFoundWithItsLastSignOfLife() {
        SessionStamp session = beginAndKill();

        AbandonedSession found = reopenWithOneAbandoned();
        assertThat(found.sessionId()).isEqualTo(session.id());
        assertThat(found.nextSeq()).isEqualTo(4);
        assertThat(found.villageId()).isEqualTo("v1");
        assertThat(found.lastAliveMonotonicNanos() - found.startMonotonicNanos())
                .isEqualTo(Duration.ofSeconds(90).toNanos() + 4_000_000);
        assertThat(found.run().current()).isFalse();
    }

    @Test
    void recoveredEndBelongsToItsRunAndSession() {
        SessionStamp session = beginAndKill();
        AbandonedSession found = reopenWithOneAbandoned();
        assertThat(game.queue().endAbandonedSession(found, TestEvents.high(record, 90_004)))
                .isTrue();
        assertThat(game.queue().takeAbandonedSessions()).isEmpty();

        QueuedBatch batch = game.cut(100);
        assertThat(batch).isNotNull();
        QueuedEvent end = batch.events().get(4);
        assertThat(end.name()).isEqualTo("session_end");
        assertThat(end.sessionId()).isEqualTo(session.id());
        assertThat(end.seq()).isEqualTo(4);
        assertThat(end.monotonicNanos()).isEqualTo(found.lastAliveMonotonicNanos());
        assertThat(end.wallMillis()).isEqualTo(found.lastAliveWallMillis());
        assertThat(batch.run().runId()).isEqualTo(found.run().runId());
        assertThat(batch.losses()).isEmpty();
    }

    @Test
    void abandonedSessionEndsExactlyOnceWhateverFailsInBetween() {
        for (boolean crash : new boolean[] {false, true}) {
            for (int operation = 0; operation < 30; operation++) {
                Game each = new Game(operation);
                SessionStamp session = begin(each);
                each.force();
                each.disk.kill();
                each.open().maintain();
                each.disk.failFrom(each.disk.operations() + operation);
                each.queue()
                        .takeAbandonedSessions()
                        .forEach(found -> each.queue().endAbandonedSession(found, TestEvents.high(record, 1)));
                if (crash) {
                    each.disk.crash();
                } else {
                    each.disk.kill();
                }
                each.disk.heal();
                each.open().maintain();
                each.queue()
                        .takeAbandonedSessions()
                        .forEach(found -> assertThat(
                                        each.queue().endAbandonedSession(found, TestEvents.high(record, 1)))
                                .isTrue());
                Set<UUID> ends = new HashSet<>();
                for (QueuedBatch b = each.cut(10); b != null; b = each.cut(10)) {
                    for (QueuedEvent event : b.events()) {
                        if (event.name().equals("session_end")) {
                            assertThat(event.sessionId()).isEqualTo(session.id());
                            assertThat(ends.add(event.eventId())).isTrue();
                        }
                    }
                    each.queue().acknowledge(b, Map.of());
                }
                assertThat(ends).as("operation %d, crash %s", operation, crash).hasSize(1);
            }
        }
    }

    @Test
    void sessionThatCannotBeEndedOnAFullDiskIsEndedLaterAndOnce() {
        beginAndKill();
        AbandonedSession found = reopenWithOneAbandoned();
        EventQueue queue = game.queue();
        game.disk.quota(0);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(queue.endAbandonedSession(found, TestEvents.high(record, 90_004)))
                    .isFalse();
            queue.maintain();
            assertThat(queue.takeAbandonedSessions()).hasSize(1);
            assertThat(queue.stats().events()).isEqualTo(4);
        }
        game.disk.heal();
        long bytes = queue.stats().bytes();
        assertThat(queue.endAbandonedSession(found, TestEvents.high(record, 90_004)))
                .isTrue();
        assertThat(queue.stats().events()).isEqualTo(5);
        assertThat(queue.stats().bytes()).isGreaterThan(bytes);
        assertThat(queue.endAbandonedSession(found, TestEvents.high(record, 90_004)))
                .as("asked again: it has ended")
                .isTrue();
        assertThat(queue.stats().events()).isEqualTo(5);
        game.disk.kill();
        game.open().maintain();
        assertThat(game.queue().takeAbandonedSessions()).isEmpty();
        QueuedBatch batch = game.cut(100);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).hasSize(5);
        assertThat(batch.losses()).isEmpty();
        assertThat(batch.events().get(4).name()).isEqualTo("session_end");
        assertThat(batch.events().get(4).record().endsSession).isTrue();
        assertThat(game.disk.files()).noneMatch(file -> file.getName().endsWith(".tmp"));
    }

    @Test
    void sessionOfARunThatIsGoneCannotBeEnded() {
        beginAndKill();
        AbandonedSession found = reopenWithOneAbandoned();
        assertThat(game.queue().endAbandonedSession(found, record))
                .as("not filled in")
                .isFalse();
        game.queue().purge();
        assertThat(game.queue().endAbandonedSession(found, TestEvents.high(record, 1)))
                .isFalse();
        game.queue().forgetAbandonedSession(found);
        assertThat(game.queue().stats().events()).isZero();
        assertThat(game.cut(9)).isNull();
    }

    @Test
    void recoveredEndTellsItsRunThoughEverythingElseOfItIsDamaged() {
        beginAndKill();
        AbandonedSession found = reopenWithOneAbandoned();
        assertThat(game.queue().endAbandonedSession(found, TestEvents.high(record, 1)))
                .isTrue();
        game.disk.kill();
        for (java.io.File file : game.disk.files()) {
            if (file.getName().equals("00000001.seg") || file.getName().equals("state")) {
                game.disk.put(file, new byte[(int) game.disk.length(file)]);
            }
        }
        game.open().maintain();
        QueuedBatch batch = game.cut(100);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).hasSize(1);
        assertThat(batch.events().get(0).sessionId()).isEqualTo(found.sessionId());
        assertThat(batch.run().appVersion()).isEqualTo("1.2.3");
        assertThat(batch.run().startWallMillis()).isEqualTo(found.run().startWallMillis());
    }

    @Test
    void droppedEventsHaveUsedUpTheirNumbersAlsoForWhoeverEndsTheSession() {
        SessionStamp session = begin(game);
        while (game.dropped < 3) {
            game.append(1, session);
        }
        game.disk.kill();
        AbandonedSession found = reopenWithOneAbandoned();
        assertThat(found.nextSeq()).isEqualTo(game.appended.size() + 3);
    }

    @Test
    void endOfASessionEndsItsMarkInTheSameStep() {
        SessionStamp session = begin(game);
        TestEvents.high(record, 5).endsSession();
        game.queue().append(record, session);
        for (java.io.File file : game.disk.files()) {
            if (file.getName().equals("state")) {
                assertThat(SessionMark.read(java.nio.ByteBuffer.wrap(game.disk.get(file)), StateFile.MARK_AT))
                        .isNull();
            }
        }
    }

    @Test
    void sessionThatEndedIsNotAbandoned() {
        SessionStamp session = begin(game);
        TestEvents.high(record, 5).endsSession();
        game.queue().append(record, session);
        game.disk.kill();
        game.open().maintain();
        assertThat(game.queue().takeAbandonedSessions()).isEmpty();
    }

    @Test
    void forgottenSessionStaysForgotten() {
        beginAndKill();
        AbandonedSession found = reopenWithOneAbandoned();
        game.queue().forgetAbandonedSession(found);
        game.disk.kill();
        game.open().maintain();
        assertThat(game.queue().takeAbandonedSessions()).isEmpty();
        assertThat(game.cut(100)).isNotNull();
    }

    @Test
    void runThatHeldNothingButAForgottenSessionIsGoneWithIt() {
        EventQueue queue = game.open();
        queue.sessionMark().begin(SessionStamp.create(game.random), TestEvents.VILLAGE, 1, 1);
        game.disk.kill();
        AbandonedSession found = reopenWithOneAbandoned();
        String run = found.run().runId().toString();
        assertThat(game.disk.files()).anyMatch(file -> file.getPath().contains(run));
        game.queue().forgetAbandonedSession(found);
        assertThat(game.disk.files()).noneMatch(file -> file.getPath().contains(run));
    }

    @Test
    void purgeDeletesAlsoWhatWasHalfUsedAgain() {
        EventQueue queue = game.open();
        queue.maintain();
        game.append(300);
        queue.maintain();
        QueuedBatch batch = game.cut(300);
        assertThat(batch).isNotNull();
        game.disk.failAlways(FaultyFileStore.Operation.WRITE, FaultyFileStore.Operation.DELETE);
        queue.acknowledge(batch, Map.of());
        assertThat(game.disk.files()).anyMatch(file -> file.getName().endsWith(".tmp"));
        game.disk.heal();
        assertThat(queue.purge()).isTrue();
        assertThat(game.disk.files()).noneMatch(file -> file.getName().endsWith(".tmp"));
        assertNoVillageOnDisk();
    }

    @Test
    void purgeDeletesEverythingHereAndInDeadRuns() {
        beginAndKill();
        EventQueue queue = game.open();
        SessionStamp second = SessionStamp.create(game.random);
        queue.sessionMark().begin(second, TestEvents.VILLAGE, 1, 1);
        game.append(200, second);
        queue.countDrop(DropReason.SCHEMA_VIOLATION, "dialogue_open");
        assertThat(game.cut(10)).isNotNull();
        queue.purge();

        assertThat(queue.pendingBatch()).isNull();
        assertThat(game.cut(10)).isNull();
        assertThat(queue.takeAbandonedSessions()).isEmpty();
        assertThat(queue.stats().events()).isZero();
        assertNoVillageOnDisk();
        game.disk.crash();
        game.open().maintain();
        assertThat(game.cut(10)).isNull();
        assertThat(game.queue().takeAbandonedSessions()).isEmpty();
        assertNoVillageOnDisk();
    }

    @Test
    void purgeThatIsCutOffLeavesLessAndIsFinishedByTheNext() {
        for (int operation = 0; operation < 40; operation++) {
            Game each = new Game(operation);
            begin(each);
            each.append(300);
            each.force();
            each.disk.failFrom(each.disk.operations() + operation);
            each.queue().purge();
            each.disk.crash();
            each.disk.heal();
            each.open().purge();
            assertThat(each.cut(10)).as("operation %d", operation).isNull();
        }
    }

    @Test
    void queueWorksOnAfterPurge() {
        EventQueue queue = game.open();
        game.append(20);
        queue.purge();
        queue.maintain();
        game.append(3);
        QueuedBatch batch = game.cut(10);
        assertThat(batch).isNotNull();
        assertThat(batch.events()).extracting(TestEvents::id).isEqualTo(List.of("e20", "e21", "e22"));
        assertThat(batch.losses()).isEmpty();
    }

    private void assertNoVillageOnDisk() {
        for (java.io.File file : game.disk.files()) {
            String content = new String(game.disk.get(file), StandardCharsets.ISO_8859_1);
            assertThat(content).as(file.getName()).doesNotContain("village-4711");
        }
    }

    private SessionStamp begin(Game in) {
        EventQueue queue = in.open();
        SessionStamp session = SessionStamp.create(in.random);
        queue.sessionMark()
                .begin(
                        session,
                        "v1".getBytes(StandardCharsets.UTF_8),
                        in.clock.wallMillis(),
                        in.clock.monotonicNanos());
        in.append(4, session);
        return session;
    }

    private SessionStamp beginAndKill() {
        SessionStamp session = begin(game);
        game.clock.advance(Duration.ofSeconds(90));
        game.queue().sessionMark().alive(game.clock.wallMillis(), game.clock.monotonicNanos());
        game.disk.kill();
        return session;
    }

    private AbandonedSession reopenWithOneAbandoned() {
        game.clock.advance(Duration.ofDays(1));
        game.open().maintain();
        List<AbandonedSession> sessions = game.queue().takeAbandonedSessions();
        assertThat(sessions).hasSize(1);
        return sessions.get(0);
    }
}
