package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.log;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.withRejected;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log: what was answered is in it, once, in an order that does not change. */
public interface LogContract extends StoreUnderTest {
    @Test
    default void appendedEventsComeBackAsTheyWere() throws Exception {
        append(store(), batch(1, NOON, event(1), event(2)));
        append(store(), batch(2, NOON + 1, event(3)));
        assertThat(log(store())).extracting(LoggedEvent::event).containsExactlyInAnyOrder(event(1), event(2), event(3));
        assertThat(log(store())).extracting(LoggedEvent::receiptDay).containsOnly(DAY);
        assertThat(log(store())).extracting(LoggedEvent::receivedMillis).containsOnly(NOON, NOON + 1);
    }

    @Test
    default void positionsOfAPartitionAreGapFreeInTheOrderOfAppending() throws Exception {
        for (int id = 1; id <= 60; id++) {
            append(store(), batch(id, NOON + id, event(id)));
        }
        int events = 0;
        for (int partition = 0; partition < store().partitions(); partition++) {
            List<LoggedEvent> log = store().readAfter(partition, 0, 1_000);
            events += log.size();
            assertThat(log)
                    .extracting(LoggedEvent::position)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, log.size())
                            .mapToObj(Long::valueOf)
                            .toList());
            assertThat(log).extracting(LoggedEvent::receivedMillis).isSorted();
            assertThat(store().lastPosition(partition)).isEqualTo(log.size());
            if (log.size() > 2) {
                assertThat(store().readAfter(partition, 1, 1)).containsExactly(log.get(1));
            }
        }
        assertThat(events).isEqualTo(60);
    }

    @Test
    default void eventsOfASessionAreInOnePartitionInTheirOrder() throws Exception {
        EventRecord[] events = IntStream.range(0, 20)
                .mapToObj(id -> event(id, "dialogue_open", NOON, id, 7, "{\"dialogue_id\":\"a\"}"))
                .toArray(EventRecord[]::new);
        append(store(), batch(1, NOON, events));
        int partition = Counting.onlyPartition(store());
        assertThat(store().readAfter(partition, 0, 100))
                .extracting(LoggedEvent::event)
                .containsExactly(events);
    }

    @Test
    default void whatWasAnsweredIsThereAfterReopening() throws Exception {
        append(store(), batch(1, NOON, event(1), event(2)));
        List<LoggedEvent> before = log(store());
        reopen();
        assertThat(log(store())).isEqualTo(before);
        append(store(), batch(2, NOON, event(3)));
        assertThat(log(store())).hasSize(3);
    }

    @Test
    default void eventOfAnotherBatchIsADuplicateAcrossMidnightAndReopening() throws Exception {
        append(store(), batch(1, NOON, event(1), event(2)));
        reopen();
        Appended second = append(store(), batch(2, NOON + DAYS.toMillis(1), event(2), event(3)));
        assertThat(second.answer().accepted()).isEqualTo(1);
        assertThat(second.answer().duplicate()).isEqualTo(1);
        assertThat(second.answer().results()).containsExactly(EventResult.duplicate(0, event(2).eventId()));
    }

    @Test
    default void eventTwiceInOneBatchIsTakenOnce() throws Exception {
        Appended appended = append(store(), batch(1, NOON, event(1), event(1)));
        assertThat(appended.answer().accepted()).isEqualTo(1);
        assertThat(appended.answer().results()).containsExactly(EventResult.duplicate(1, event(1).eventId()));
    }

    @Test
    default void resultsAreInTheOrderOfTheBatch() throws Exception {
        append(
                store(),
                batch(
                        1,
                        NOON,
                        IntStream.range(0, 40).mapToObj(StoreEvents::event).toArray(EventRecord[]::new)));
        Appended again = append(
                store(),
                batch(
                        2,
                        NOON,
                        IntStream.range(20, 60).mapToObj(StoreEvents::event).toArray(EventRecord[]::new)));
        assertThat(again.answer().accepted()).isEqualTo(20);
        assertThat(again.answer().duplicate()).isEqualTo(20);
        assertThat(again.answer().results())
                .extracting(EventResult::index)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    default void batchWithoutEventsIsAnswered() throws Exception {
        Appended first = append(store(), batch(1, NOON));
        assertThat(first.answer().accepted()).isZero();
        assertThat(append(store(), batch(1, NOON + 1)).answer()).isEqualTo(first.answer());
    }

    @Test
    default void sameBatchGetsTheSameAnswerAndChangesNothing() throws Exception {
        Appended first = append(store(), withRejected(batch(1, NOON, event(1), event(2), event(3))));
        assertThat(first.repeated()).isFalse();
        List<IntegrityDay> before = store().integrity(DAY, DAY + 10);
        reopen();
        Appended again = append(store(), batch(1, NOON + DAYS.toMillis(2), event(1), event(2), event(4)));
        assertThat(again.repeated()).isTrue();
        assertThat(again.answer()).isEqualTo(first.answer());
        assertThat(store().integrity(DAY, DAY + 10)).isEqualTo(before);
    }

    @Test
    default void concurrentCopiesOfABatchAreOneBatch() throws Exception {
        EventRecord[] events =
                IntStream.range(0, 30).mapToObj(StoreEvents::event).toArray(EventRecord[]::new);
        List<CompletableFuture<Appended>> copies = new ArrayList<>();
        for (int copy = 0; copy < 16; copy++) {
            copies.add((copy % 2 == 0 ? store() : beside()).append(batch(1, NOON, events)));
        }
        Appended first = copies.get(0).get(1, MINUTES);
        for (CompletableFuture<Appended> copy : copies) {
            assertThat(copy.get(1, MINUTES).answer()).isEqualTo(first.answer());
        }
        assertThat(first.answer().accepted()).isEqualTo(30);
        assertThat(log(store())).hasSize(30);
        assertThat(store().integrity(DAY, DAY).get(0).received()).isEqualTo(30);
    }

    @Test
    default void concurrentBatchesWithTheSameEventsTakeEachOnce() throws Exception {
        EventRecord[] events =
                IntStream.range(0, 30).mapToObj(StoreEvents::event).toArray(EventRecord[]::new);
        List<CompletableFuture<Appended>> batches = new ArrayList<>();
        for (int id = 1; id <= 16; id++) {
            batches.add((id % 2 == 0 ? store() : beside()).append(batch(id, NOON, events)));
        }
        int accepted = 0;
        int duplicate = 0;
        for (CompletableFuture<Appended> one : batches) {
            accepted += one.get(1, MINUTES).answer().accepted();
            duplicate += one.get(1, MINUTES).answer().duplicate();
        }
        assertThat(accepted).isEqualTo(30);
        assertThat(duplicate).isEqualTo(15 * 30);
        assertThat(log(store())).hasSize(30);
    }

    @Test
    default void answersAndIdsAreForgottenAfterTheLateWindowAndADay() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        long stillKnown = DAYS.toMillis(DAY + 1) + LATE_WINDOW.toMillis() + DAYS.toMillis(1) - 1;
        store().expire(stillKnown);
        assertThat(append(store(), batch(1, stillKnown, event(1))).repeated()).isTrue();
        assertThat(append(store(), batch(2, stillKnown, event(1))).answer().duplicate())
                .isEqualTo(1);
        store().expire(stillKnown + 1);
        assertThat(append(store(), batch(1, stillKnown + 1, event(3))).repeated())
                .isFalse();
        assertThat(log(store())).extracting(LoggedEvent::event).containsExactlyInAnyOrder(event(1), event(3));
    }

    @Test
    default void clockThatStepsBackLosesNothing() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        append(store(), batch(2, NOON - DAYS.toMillis(3), event(2)));
        assertThat(log(store())).hasSize(2);
        assertThat(append(store(), batch(3, NOON, event(2))).answer().duplicate())
                .isEqualTo(1);
    }

    @Test
    default void acceptedIsCountedAndLateAndPendingAtAllTimes() throws Exception {
        append(store(), withRejected(batch(1, NOON, event(1), event(2), event(1))));
        EventRecord old = event(3, "dialogue_open", NOON - LATE_WINDOW.toMillis() - 1, 3, 3, "{}");
        append(store(), batch(2, NOON, old));
        IntegrityDay day = store().integrity(DAY, DAY).get(0);
        assertThat(day.received()).isEqualTo(5);
        assertThat(day.accepted()).isEqualTo(3);
        assertThat(day.duplicate()).isEqualTo(1);
        assertThat(day.rejected()).containsEntry("unknown_event", 1L);
        assertThat(day.pending()).isEqualTo(3);
        Counting.countAll(store(), 1);
        IntegrityDay after = store().integrity(DAY, DAY).get(0);
        assertThat(after.pending()).isZero();
        assertThat(after.counted()).isEqualTo(2);
        assertThat(after.late()).isEqualTo(1);
        assertThat(after.setAside()).isZero();
    }

    @Test
    default void lossesThatClientsReportAddUp() throws Exception {
        IncomingBatch.ReportedLoss loss = new IncomingBatch.ReportedLoss("dialogue_open", "queue_full", 3);
        for (int id = 1; id <= 2; id++) {
            append(store(), new IncomingBatch(new UUID(7, id), "key", NOON, List.of(), List.of(), List.of(loss), 10));
        }
        assertThat(store().integrity(DAY, DAY).get(0).losses())
                .containsExactly(new IncomingBatch.ReportedLoss("dialogue_open", "queue_full", 6));
    }
}
