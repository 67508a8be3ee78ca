package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.store.EventCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One partition, one worker, step by step: what it asks of the store, and what it does not. */
class PartitionWorkerTest {
    /** Nothing that waits for a part of it is done within a test. */
    private static final Duration LONG = Duration.ofHours(10);

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RETRY_MILLIS_MIN = 100;
    private static final EventCounter NOTHING = (event, increments) -> {};

    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final ScriptedAggregateStore store = new ScriptedAggregateStore(1);
    private final Logger logger = (Logger) LoggerFactory.getLogger(PartitionWorker.class);
    private final List<ILoggingEvent> told = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            told.add(event);
        }
    };

    private WorkerLife life = new WorkerLife("a", LONG, 1);
    private PartitionWorker worker = new PartitionWorker(0, store, NOTHING, clock, life);
    private Thread thread = new Thread(worker);

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void close() throws InterruptedException {
        logger.detachAppender(appender);
        end();
    }

    private void end() throws InterruptedException {
        life.close();
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    private void start(Duration lease, int partitions, EventCounter counter) {
        life = new WorkerLife("a", lease, partitions);
        life.share().workersAre(1);
        worker = new PartitionWorker(0, store, counter, clock, life);
        thread = new Thread(worker, "partition-worker-test");
        thread.start();
    }

    private void start(Duration lease) {
        start(lease, 1, NOTHING);
    }

    /** Two partitions are this worker's, of which another one shall have one. */
    private void startWithSurplusToCome() {
        start(SHORT, 2, NOTHING);
        assertThat(life.share().take()).isTrue();
        until(() -> worker.status().owned());
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    /** Waits for as long as a worker with a short lease needs for several turns, at the usual speed. */
    private void letTurnsPass() throws InterruptedException {
        life.awaitClosed(SHORT);
    }

    private List<String> told(Level level) {
        return told.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void idleWorkerWaitsForEventsAndAsksForNothing() {
        start(LONG);
        until(() -> store.waits() == 1);
        assertThat(store.reads()).isEqualTo(1);
        for (int i = 1; i <= 3; i++) {
            int waits = i + 1;
            store.add(0, 5);
            until(() -> store.waits() == waits);
            assertThat(worker.status().position()).isEqualTo(5L * i);
        }
        assertThat(store.acquires()).as("a lease that is fresh is not renewed").isEqualTo(1);
        assertThat(store.strays()).isZero();
        assertThat(life.moves()).as("once for the lease, once for each step").isEqualTo(4);
    }

    @Test
    void leaseIsRenewedBeforeItRunsOut() {
        start(SHORT);
        until(() -> store.acquires() > 5);
        assertThat(store.epoch(0)).isEqualTo(1);
        assertThat(worker.status().owned()).isTrue();
    }

    @Test
    void withoutRoomNothingIsAskedForAndNothingRead() throws Exception {
        store.add(0, 5);
        start(SHORT, 0, NOTHING);
        until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        letTurnsPass();
        assertThat(store.acquires()).isZero();
        assertThat(store.reads()).isZero();
        assertThat(worker.status().owned()).isFalse();
    }

    @Test
    void partitionOfAnotherIsAskedForNowAndThenAndNeverRead() throws Exception {
        store.add(0, 5);
        store.takeOverForGood(0, "b");
        start(LONG);
        until(() -> thread.getState() == Thread.State.TIMED_WAITING && store.acquires() == 1);
        assertThat(life.share().taken()).isZero();
        end();
        assertThat(store.acquires()).isEqualTo(1);
        assertThat(store.reads()).isZero();

        start(SHORT);
        until(() -> store.acquires() > 3);
        letTurnsPass();
        assertThat(store.reads()).isZero();
        assertThat(worker.status().owned()).isFalse();
        assertThat(worker.status().failing()).isFalse();
    }

    @Test
    void newcomerGoesOnWhereTheLastOneWas() throws Exception {
        start(LONG);
        until(() -> store.waits() == 1);
        store.add(0, 5);
        until(() -> store.waits() == 2);
        end();
        assertThat(worker.status().owned()).isFalse();
        assertThat(life.share().taken()).isZero();
        assertThat(store.releases()).isEqualTo(1);
        start(LONG);
        until(() -> store.waits() == 3);
        assertThat(worker.status().position()).isEqualTo(5);
        store.add(0, 2);
        until(() -> store.waits() == 4);
        assertThat(store.appliedTimes())
                .hasSize(7)
                .allSatisfy((event, times) -> assertThat(times).isEqualTo(1));
        assertThat(store.fenced()).isZero();
    }

    @Test
    void workerThatIsFencedTakesThePartitionAnewAtOnce() {
        start(LONG);
        until(() -> store.waits() == 1);
        store.takeOver(0, 3);
        store.add(0, 2);
        until(() -> store.appliedPosition(0) == 5);
        assertThat(store.fenced()).isEqualTo(1);
        assertThat(store.acquires()).isEqualTo(2);
        assertThat(store.appliedTimes()).containsOnlyKeys("0:4", "0:5");
        assertThat(told(Level.WARN)).containsExactly("another worker counts partition 0 now");
    }

    /** It finds out when it renews its lease: no step of it is refused. */
    @Test
    void positionOfAnotherWhoWasThereInBetweenIsTakenOver() {
        start(SHORT);
        until(() -> store.whileWaiting(() -> store.takeOver(0, 3)));
        until(() -> worker.status().position() == 3);
        store.add(0, 2);
        until(() -> store.appliedPosition(0) == 5);
        assertThat(store.fenced()).isZero();
    }

    @Test
    void partitionThatAnotherHasTakenIsNotReadAnyMore() {
        start(SHORT);
        until(() -> store.whileWaiting(() -> store.takeOverForGood(0, "b")));
        until(() -> !worker.status().owned());
        int acquires = store.acquires();
        until(() -> store.acquires() > acquires + 2);
        assertThat(store.strays()).isZero();
        assertThat(life.share().taken()).isZero();
    }

    @Test
    void surplusIsGivenBackAndNotReadAnyMore() throws Exception {
        startWithSurplusToCome();
        life.share().workersAre(2);
        until(() -> store.releases() == 1);
        letTurnsPass();
        assertThat(worker.status().owned()).isFalse();
        assertThat(store.strays()).isZero();
        assertThat(store.owned()).isEmpty();
    }

    /** Whoever takes it reports its lag. */
    @Test
    void partitionThatWasGivenBackHasNoLagHere() {
        clock.set(Instant.ofEpochMilli(ScriptedAggregateStore.RECEIVED_MILLIS + 90_500));
        startWithSurplusToCome();
        store.setApplyAway(true);
        store.add(0, 1);
        until(() -> worker.status().lagSeconds() == 90.5);
        life.share().workersAre(2);
        until(() -> store.releases() == 1);
        until(() -> worker.status().lagSeconds() == 0);
    }

    @Test
    void storeThatIsAwayIsTriedAgainWithGrowingPausesAndReportedOnce() {
        store.setAway(0, true);
        start(LONG);
        until(() -> store.refusedNanos().size() >= 4);
        store.setAway(0, false);
        until(() -> store.waits() == 1);
        assertThat(worker.status().failing()).isFalse();
        assertThat(worker.status().failures()).isEqualTo(store.refusedNanos().size());
        List<Long> refused = store.refusedNanos();
        for (int i = 1; i < 4; i++) {
            assertThat(refused.get(i) - refused.get(i - 1))
                    .isGreaterThanOrEqualTo(
                            Duration.ofMillis(RETRY_MILLIS_MIN << (i - 1)).toNanos());
        }
        assertThat(told(Level.ERROR)).containsExactly("partition 0 cannot be counted now, trying again: away");
        assertThat(told(Level.INFO)).containsExactly("partition 0 is in order again");
    }

    @Test
    void idleWorkerIsInOrderAgainWithoutAnyEvent() {
        start(SHORT);
        until(() -> store.waits() > 0);
        store.setAway(0, true);
        until(() -> worker.status().failing());
        store.setAway(0, false);
        until(() -> !worker.status().failing());
        assertThat(worker.status().position()).isZero();
    }

    @Test
    void eventThatIsRefusedIsTriedWithPausesBeforeItIsSetAside() {
        store.refuse(0, 1);
        store.add(0, 2);
        start(LONG);
        until(() -> store.waits() == 1);
        assertThat(store.setAside()).containsExactly("0:1");
        assertThat(worker.status().setAside()).isEqualTo(1);
        List<Long> refused = store.refusedNanos();
        List<Long> alone = refused.subList(refused.size() - PartitionWorker.POISON_ATTEMPTS, refused.size());
        for (int i = 1; i < alone.size(); i++) {
            assertThat(alone.get(i) - alone.get(i - 1))
                    .isGreaterThanOrEqualTo(
                            Duration.ofMillis(RETRY_MILLIS_MIN << (i - 1)).toNanos());
        }
        assertThat(told(Level.ERROR)).containsExactly("the event at position 1 of partition 0 is set aside: refused");
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
    }

    @Test
    void storeThatFailsWhileTheWorkerEndsIsNoError() throws Exception {
        store.setApplyAway(true);
        store.add(0, 1);
        start(LONG, 1, (event, increments) -> life.close());
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(worker.status().failures()).isEqualTo(1);
        assertThat(told(Level.ERROR)).isEmpty();
    }
}
