package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who may count a partition. */
public interface LeaseContract extends StoreUnderTest {
    Duration LONG = Duration.ofMinutes(10);
    Duration SHORT = Duration.ofMillis(200);
    long PATIENCE_SECONDS = 60;

    @Test
    default void onlyOneWorkerHasAPartition() throws Exception {
        long epoch = store().acquire(0, "a", LONG).orElseThrow();
        assertThat(beside().acquire(0, "b", LONG)).isEmpty();
        assertThat(store().acquire(0, "a", LONG)).hasValue(epoch);
    }

    @Test
    default void partitionThatWasGivenBackIsFree() throws Exception {
        long epoch = store().acquire(0, "a", LONG).orElseThrow();
        store().release(0, epoch);
        assertThat(beside().acquire(0, "b", LONG).orElseThrow()).isGreaterThan(epoch);
    }

    @Test
    default void oldEpochGivesNothingBack() throws Exception {
        long old = store().acquire(0, "a", LONG).orElseThrow();
        store().release(0, old);
        long epoch = store().acquire(0, "b", LONG).orElseThrow();
        store().release(0, old);
        assertThat(store().acquire(0, "a", LONG)).isEmpty();
        assertThat(store().acquire(0, "b", LONG)).hasValue(epoch);
    }

    @Test
    default void leaseThatRunsOutIsTakenOver() throws Exception {
        long old = store().acquire(0, "a", SHORT).orElseThrow();
        long epoch = Counting.acquire(beside(), 0, "b", LONG);
        assertThat(epoch).isGreaterThan(old);
        assertThat(store().acquire(0, "a", LONG)).isEmpty();
    }

    @Test
    default void epochsGrowOverReopening() throws Exception {
        long epoch = store().acquire(0, "a", SHORT).orElseThrow();
        reopen();
        assertThat(Counting.acquire(store(), 0, "b", LONG)).isGreaterThan(epoch);
    }

    /** It may have slept for as long as it likes: what counts is the epoch, not the clock. */
    @Test
    default void workerThatWasReplacedAppliesNothing() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store());
        long stale = store().acquire(partition, "a", SHORT).orElseThrow();
        List<LoggedEvent> events = store().readAfter(partition, 0, 10);
        Increments increments = Counting.increments(0, events);
        long epoch = Counting.acquire(beside(), partition, "b", LONG);
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store().apply(partition, stale, increments));
        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> store().setAside(partition, stale, 0, 1, "stale"));
        assertThat(store().appliedPosition(partition)).isZero();
        beside().apply(partition, epoch, increments);
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store().apply(partition, stale, increments));
        assertThat(store().appliedPosition(partition)).isEqualTo(1);
        assertThat(store().counts("dialogue-opens", StoreEvents.DAY, StoreEvents.DAY))
                .containsEntry(StoreEvents.DAY, 1L);
    }

    @Test
    default void workersAreCountedWhileTheyAreThere() throws Exception {
        assertThat(store().announce("a", LONG)).isEqualTo(1);
        assertThat(beside().announce("b", LONG)).isEqualTo(2);
        assertThat(store().announce("a", LONG)).isEqualTo(2);
        beside().announce("b", Duration.ZERO);
        assertThat(store().announce("a", LONG)).isEqualTo(1);
        store().announce("c", SHORT);
        Awaitility.await()
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> store().announce("a", LONG), workers -> workers == 1);
    }
}
