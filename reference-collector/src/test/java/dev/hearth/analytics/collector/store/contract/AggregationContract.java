package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Increments: all of them or none, once. */
public interface AggregationContract extends StoreUnderTest {
    @Test
    default void incrementsAreAppliedOnce() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store());
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        Increments increments = everything(0, 1);
        store().apply(partition, epoch, increments);
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store().apply(partition, epoch, increments));
        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> store().apply(partition, epoch, everything(5, 6)));
        reopen();
        assertThat(store().appliedPosition(partition)).isEqualTo(1);
        assertThat(store().counts("c", DAY, DAY)).containsEntry(DAY, 3L);
        assertThat(store().distinct("u", DAY, DAY)).containsEntry(DAY, 1L);
        ValueSketch values = store().sketches("v", DAY, DAY).getOrDefault(DAY, new ValueSketch());
        assertThat(values.count()).isEqualTo(3);
        assertThat(values.sum()).isEqualTo(2 * 1_500 - 20);
        assertThat(store().integrity(DAY, DAY).get(0).counted()).isEqualTo(1);
    }

    private static Increments everything(long from, long to) {
        Increments increments = new Increments(from, to);
        increments.addCount(new KpiKey("c", DAY, KpiKey.TOTAL), 3);
        increments.addMember(new KpiKey("u", DAY, KpiKey.TOTAL), new UUID(1, 1));
        increments.addValue(new KpiKey("v", DAY, KpiKey.TOTAL), 1_500, 2);
        increments.addValue(new KpiKey("v", DAY, KpiKey.TOTAL), -20, 1);
        increments.account(DAY, false);
        return increments;
    }

    @Test
    default void groupsAreReadApartFromTheTotal() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store());
        Increments increments = new Increments(0, 1);
        for (String group : new String[] {KpiKey.TOTAL, "b", "a", KpiKey.OTHER}) {
            increments.addCount(new KpiKey("k", DAY, group), 2);
            increments.addMember(new KpiKey("k", DAY, group), new UUID(1, 1));
            increments.addValue(new KpiKey("k", DAY, group), 7_000, 1);
        }
        increments.addCount(new KpiKey("k", DAY + 1, "a"), 5);
        increments.addCount(new KpiKey("other", DAY, "a"), 5);
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        store().apply(partition, epoch, increments);
        assertThat(store().counts("k", DAY, DAY + 1)).containsOnlyKeys(DAY).containsEntry(DAY, 2L);
        assertThat(store().countsByGroup("k", DAY, DAY + 1))
                .containsExactlyInAnyOrder(
                        new Grouped<>(DAY, KpiKey.OTHER, 2L),
                        new Grouped<>(DAY, "a", 2L),
                        new Grouped<>(DAY, "b", 2L),
                        new Grouped<>(DAY + 1, "a", 5L));
        assertThat(store().distinctByGroup("k", DAY, DAY + 1)).hasSize(3).allMatch(cell -> cell.value() == 1);
        assertThat(store().sketchesByGroup("k", DAY, DAY))
                .hasSize(3)
                .allMatch(cell -> cell.value().sum() == 7_000 && cell.value().count() == 1);
    }

    @Test
    default void groupsPastTheMostAreOne() throws Exception {
        append(store(), batch(1, NOON, event(1), event(1), event(1)));
        append(store(), batch(2, NOON, event(2, "dialogue_open", NOON, 1, 1, "{}")));
        int partition = Counting.onlyPartition(store());
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        store().apply(partition, epoch, groups(0, 1, 0, KpiKey.GROUPS_MAX + 1));
        store().apply(partition, epoch, groups(1, 2, 500, KpiKey.GROUPS_MAX + 50));
        var counts = store().countsByGroup("k", DAY, DAY);
        assertThat(counts).hasSize(KpiKey.GROUPS_MAX + 1);
        assertThat(counts).contains(new Grouped<>(DAY, "g0", 1L), new Grouped<>(DAY, "g999", 2L));
        assertThat(counts.get(0)).isEqualTo(new Grouped<>(DAY, KpiKey.OTHER, 1L + 50));
        assertThat(store().distinctByGroup("k", DAY, DAY)).contains(new Grouped<>(DAY, KpiKey.OTHER, 1L));
    }

    private static Increments groups(long from, long to, int first, int end) {
        Increments increments = new Increments(from, to);
        IntStream.range(first, end).forEach(group -> {
            KpiKey key = new KpiKey("k", DAY, "g" + group);
            increments.addCount(key, 1);
            increments.addMember(key, new UUID(1, 1));
        });
        return increments;
    }

    @Test
    default void incrementsThatCannotBeAppliedLeaveNothingBehind() throws Exception {
        append(store(), batch(1, NOON, event(1), event(2, "dialogue_open", NOON, 1, 1, "{}")));
        int partition = Counting.onlyPartition(store());
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        Increments most = new Increments(0, 1);
        most.addCount(new KpiKey("huge", DAY, KpiKey.TOTAL), Long.MAX_VALUE);
        most.account(DAY, false);
        store().apply(partition, epoch, most);
        Increments tooMuch = everything(1, 2);
        tooMuch.addCount(new KpiKey("huge", DAY, KpiKey.TOTAL), 1);
        assertThatExceptionOfType(InapplicableException.class)
                .isThrownBy(() -> store().apply(partition, epoch, tooMuch));
        assertThat(store().appliedPosition(partition)).isEqualTo(1);
        assertThat(store().counts("c", DAY, DAY)).isEmpty();
        assertThat(store().distinct("u", DAY, DAY)).isEmpty();
        assertThat(store().counts("huge", DAY, DAY)).containsEntry(DAY, Long.MAX_VALUE);
    }

    @Test
    default void eventsThatAreSetAsideArePendingAndNamed() throws Exception {
        append(store(), batch(1, NOON, event(1), event(2, "dialogue_open", NOON, 1, 1, "{}")));
        int partition = Counting.onlyPartition(store());
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        store().setAside(partition, epoch, 0, 1, "cannot be counted");
        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> store().setAside(partition, epoch, 0, 1, "twice"));
        Counting.countAll(store(), 10);
        reopen();
        assertThat(store().appliedPosition(partition)).isEqualTo(2);
        IntegrityDay day = store().integrity(DAY, DAY).get(0);
        assertThat(day.accepted()).isEqualTo(2);
        assertThat(day.counted()).isEqualTo(1);
        assertThat(day.pending()).isEqualTo(1);
        assertThat(day.setAside()).isEqualTo(1);
        assertThat(StoreEvents.log(store())).hasSize(2);
    }

    @Test
    default void numbersOfMembersAreAsRightAsTheStoreSays() throws Exception {
        int villages = 2_000;
        int batches = villages / 500;
        for (int b = 0; b < batches; b++) {
            int first = b * 500;
            append(
                    store(),
                    batch(
                            b,
                            NOON,
                            IntStream.range(first, first + 500)
                                    .mapToObj(StoreEvents::event)
                                    .toArray(EventRecord[]::new)));
        }
        Counting.countAll(store(), 300);
        double error = store().distinctRelativeError();
        assertThat(store().distinct("daily-active-villages", DAY, DAY).getOrDefault(DAY, 0L))
                .isCloseTo(villages, within((long) Math.ceil(4 * error * villages)));
        assertThat(store().counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, (long) villages);
    }
}
