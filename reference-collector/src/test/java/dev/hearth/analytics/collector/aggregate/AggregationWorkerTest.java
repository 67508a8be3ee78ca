package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.store.EventCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregationWorkerTest {
    private static final Duration LEASE = Duration.ofMillis(800);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final List<AggregationWorker> workers = new ArrayList<>();

    /** Ids of events that cannot be counted. */
    private final Set<Object> poison = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final EventCounter counter = (event, increments) -> {
        if (poison.contains(event.eventId())) {
            throw new IllegalStateException("poison");
        }
    };

    @AfterEach
    void close() {
        workers.forEach(AggregationWorker::close);
    }

    private AggregationWorker start(ScriptedAggregateStore store, String name) {
        AggregationWorker worker = new AggregationWorker(store, counter, clock, name, LEASE);
        workers.add(worker);
        worker.start();
        return worker;
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    /** The store is there first: the worker says so a moment later. */
    private static void untilAt(AggregationWorker worker, long... positions) {
        until(() -> Arrays.equals(
                worker.status().stream().mapToLong(PartitionStatus::position).toArray(), positions));
    }

    @Test
    void everyPartitionIsCountedOnceInOrder() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(5);
        for (int partition = 0; partition < 5; partition++) {
            store.add(partition, 100 * partition);
        }
        AggregationWorker worker = start(store, "a");
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        store.add(0, 7);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(store.appliedTimes()).hasSize(1_007).containsValue(1);
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
        assertThat(worker.lagEvents()).isZero();
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.status()).allMatch(PartitionStatus::owned);
        untilAt(worker, 7, 100, 200, 300, 400);
    }

    @Test
    void moreThanOneStepIsCountedInSteps() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        store.add(0, 2 * PartitionWorker.STEP_EVENTS_MAX + 1);
        AggregationWorker worker = start(store, "a");
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
        assertThat(store.fenced()).isZero();
    }

    @Test
    void partitionsSpreadOverTheWorkersAndComeBack() {
        ScriptedAggregateStore store = new ScriptedAggregateStore(8);
        start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 8)));
        AggregationWorker b = start(store, "b");
        until(() -> store.owned().equals(Map.of("a", 4, "b", 4)));
        start(store, "c");
        until(() -> store.owned().values().stream().mapToInt(n -> n).sum() == 8
                && store.owned().size() == 3
                && store.owned().values().stream().allMatch(n -> n <= 3));
        b.close();
        until(() -> store.owned().equals(Map.of("a", 4, "c", 4)));
    }

    @Test
    void whatADeadWorkerHadIsTakenOver() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(4);
        start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 4)));
        AggregationWorker b = start(store, "b");
        until(() -> store.owned().equals(Map.of("a", 2, "b", 2)));
        store.kill("a");
        until(() -> store.owned().equals(Map.of("b", 4)));
        for (int partition = 0; partition < 4; partition++) {
            store.add(partition, 10);
        }
        assertThat(b.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
    }

    @Test
    void workerThatWasFencedGoesOnFromWhereTheOtherOneWas() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        AggregationWorker worker = start(store, "a");
        store.add(0, 5);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        store.takeOver(0);
        store.add(0, 5);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(store.appliedTimes()).hasSize(10);
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
    }

    @Test
    void partitionThatIsAwayHoldsUpNoOtherAndIsTriedAgainWithPauses() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(2);
        AggregationWorker worker = start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 2)));
        store.setAway(1, true);
        store.add(0, 3);
        store.add(1, 3);
        until(() -> store.appliedPosition(0) == 3 && !worker.isAlive());
        assertThat(worker.status().get(1).failing()).isTrue();
        assertThat(worker.status().get(0).failing()).isFalse();
        long failures = worker.status().get(1).failures();
        assertThat(failures).isPositive();
        until(() -> worker.status().get(1).failures() > failures);
        store.setAway(1, false);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        until(worker::isAlive);
        assertThat(store.setAside()).isEmpty();
        assertThat(store.appliedTimes()).hasSize(6);
    }

    /** It has nothing to count, and finds out when it renews its lease. */
    @Test
    void workerThatIsIdleGivesUpWhatAnotherHas() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(2);
        AggregationWorker worker = start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 2)));
        store.takeOverForGood(1, "b");
        until(() -> !worker.status().get(1).owned());
        store.add(1, 3);
        store.add(0, 3);
        until(() -> store.appliedPosition(0) == 3);
        assertThat(store.appliedPosition(1)).isZero();
        assertThat(store.fenced()).isZero();
    }

    @Test
    void workerThatIsIdleGoesOnUnderANewEpochWhenAnotherWasThereInBetween() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        AggregationWorker worker = start(store, "a");
        store.add(0, 2);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        long epoch = store.epoch(0);
        store.takeOver(0);
        until(() -> store.epoch(0) > epoch + 1);
        store.add(0, 3);
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(worker.status().get(0).owned()).isTrue();
        untilAt(worker, 5);
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
        assertThat(store.fenced()).isZero();
    }

    @Test
    void noThreadKeepsTheProcessUp() {
        start(new ScriptedAggregateStore(1), "daemons");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("aggregation-daemons"))
                .hasSize(2)
                .allMatch(Thread::isDaemon);
    }

    @Test
    void partitionThatFailedAndIsAnothersNowIsNoLongerAReasonNotToBeReady() {
        ScriptedAggregateStore store = new ScriptedAggregateStore(2);
        AggregationWorker worker = start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 2)));
        store.setAway(1, true);
        until(() -> !worker.isAlive());
        store.takeOverForGood(1, "b");
        store.setAway(1, false);
        until(worker::isAlive);
        assertThat(worker.status()).extracting(PartitionStatus::owned).containsExactly(true, false);
    }

    @Test
    void eventThatCannotBeCountedIsFoundAndSetAsideAlone() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        poison.add(new java.util.UUID(0, 77));
        poison.add(new java.util.UUID(0, 78));
        poison.add(new java.util.UUID(0, 300));
        store.add(0, 500);
        AggregationWorker worker = start(store, "a");
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(store.setAside()).containsExactly("0:77", "0:78", "0:300");
        assertThat(store.fenced()).isZero();
        assertThat(store.appliedTimes()).hasSize(497).doesNotContainKeys("0:77", "0:78", "0:300");
        assertThat(Set.copyOf(store.appliedTimes().values())).containsExactly(1);
        // The worker's own word comes after the store's.
        until(() -> worker.status().get(0).setAside() == 3);
        until(worker::isAlive);
    }

    @Test
    void eventThatTheStoreRefusesIsSetAsideToo() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(2);
        store.refuse(1, 1);
        store.add(0, 10);
        store.add(1, 10);
        AggregationWorker worker = start(store, "a");
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        assertThat(store.setAside()).containsExactly("1:1");
        assertThat(store.appliedTimes()).hasSize(19);
    }

    @Test
    void eventIsSetAsideOnlyAfterSeveralAttempts() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        store.refuse(0, 1);
        store.add(0, 1);
        AggregationWorker worker = start(store, "a");
        assertThat(worker.awaitCaughtUp(PATIENCE)).isTrue();
        int halvings = 31 - Integer.numberOfLeadingZeros(PartitionWorker.STEP_EVENTS_MAX);
        until(() -> worker.status().get(0).setAside() == 1);
        assertThat(worker.status().get(0).failures()).isEqualTo(halvings + PartitionWorker.POISON_ATTEMPTS);
        assertThat(store.fenced()).isZero();
    }

    @Test
    void lagIsSinceTheReceiptOfTheOldestEventThatIsNotCounted() {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        clock.set(Instant.ofEpochMilli(ScriptedAggregateStore.RECEIVED_MILLIS + 90_500));
        AggregationWorker worker = start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 1)));
        assertThat(worker.status().get(0).lagSeconds()).isZero();
        store.setApplyAway(true);
        store.add(0, 1);
        until(() -> worker.status().get(0).lagSeconds() == 90.5);
        clock.set(Instant.ofEpochMilli(ScriptedAggregateStore.RECEIVED_MILLIS - 1));
        assertThat(worker.status().get(0).lagSeconds()).isZero();
        store.setApplyAway(false);
        clock.set(Instant.ofEpochMilli(ScriptedAggregateStore.RECEIVED_MILLIS + 90_500));
        until(() -> worker.status().get(0).lagSeconds() == 0);
    }

    @Test
    void closedWorkerGivesItsPartitionsBackAtOnce() {
        ScriptedAggregateStore store = new ScriptedAggregateStore(3);
        AggregationWorker worker = start(store, "a");
        until(() -> store.owned().equals(Map.of("a", 3)));
        worker.close();
        assertThat(store.owned()).isEmpty();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.status()).noneMatch(PartitionStatus::owned);
    }

    /** However long it would wait for events: nothing of it is left to go on later. */
    @Test
    void closingEndsEveryWait() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(2);
        AggregationWorker worker = new AggregationWorker(store, counter, clock, "a", Duration.ofHours(10));
        workers.add(worker);
        worker.start();
        until(() -> store.waits() == 2);
        worker.close();
        until(() -> store.owned().isEmpty());
        assertThat(store.releases()).isEqualTo(2);
        assertThat(store.announcements())
                .as("that it is there, and that it is not")
                .isEqualTo(2);
    }

    @Test
    void closingThatIsInterruptedLeavesTheInterruptionToTheCaller() {
        AggregationWorker worker = start(new ScriptedAggregateStore(1), "a");
        Thread.currentThread().interrupt();
        worker.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitingForAPositionEndsWithTheTimeOrTheWorker() throws Exception {
        ScriptedAggregateStore store = new ScriptedAggregateStore(1);
        store.setAway(0, false);
        AggregationWorker never = new AggregationWorker(store, counter, clock, "never", LEASE);
        workers.add(never);
        store.add(0, 1);
        assertThat(never.awaitCaughtUp(Duration.ofMillis(20))).isFalse();
        never.close();
        assertThat(never.awaitCaughtUp(PATIENCE)).isFalse();
        assertThat(never.lagEvents()).isEqualTo(1);
    }
}
