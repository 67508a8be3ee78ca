package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.dialogue;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.end;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.log;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.start;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Backfill, retention, teardown. */
public interface MaintenanceContract extends StoreUnderTest {
    long LATER = NOON + DAYS.toMillis(5);
    List<String> KPIS = List.of("daily-active-villages", "session-duration", "dialogue-opens", "command-executions");

    /** Has a job done, step by step. */
    private Job run(Job.Request request) throws Exception {
        Job job = store().request(request);
        assertThat(job.isOver()).isFalse();
        while (store().runJobStep(Counting.KPIS)) {
            // Another step.
        }
        Job done = Objects.requireNonNull(store().job(job.id()));
        assertThat(done.isOver()).isTrue();
        return done;
    }

    /** Every value of every KPI of some days, as text. */
    static String values(Store store) throws Exception {
        StringBuilder values = new StringBuilder();
        for (String kpi : KPIS) {
            values.append(kpi)
                    .append(store.counts(kpi, DAY - 5, DAY + 10))
                    .append(store.distinct(kpi, DAY - 5, DAY + 10))
                    .append(store.countsByGroup(kpi, DAY - 5, DAY + 10))
                    .append(store.distinctByGroup(kpi, DAY - 5, DAY + 10));
            store.sketches(kpi, DAY - 5, DAY + 10)
                    .forEach((day, sketch) -> values.append(day)
                            .append(sketch.count())
                            .append(sketch.sum())
                            .append(sketch.buckets()));
        }
        return values.toString();
    }

    private void play() throws Exception {
        List<EventRecord> events = new ArrayList<>();
        for (int village = 0; village < 12; village++) {
            long at = NOON + village * 4_000_000L;
            events.add(start(events.size(), at, village, village));
            events.add(dialogue(events.size(), at + 1, village, "d" + village % 3));
            if (village % 4 != 0) {
                events.add(end(events.size(), at + 90_000, village, village));
            }
        }
        append(store(), batch(1, StoreEvents.KEY, NOON + DAYS.toMillis(1), events));
        Counting.countAll(store(), 5);
    }

    @Test
    default void backfillOfWhatWasCountedChangesNothing() throws Exception {
        play();
        String before = values(store());
        List<IntegrityDay> integrity = store().integrity(DAY - 5, DAY + 10);
        Job done = run(Job.Request.backfill(DAY - 1, DAY + 2));
        assertThat(done.refusal()).isNull();
        assertThat(done.affected()).isZero();
        assertThat(done.stepsDone()).isEqualTo(4);
        assertThat(values(store())).isEqualTo(before);
        assertThat(store().integrity(DAY - 5, DAY + 10)).isEqualTo(integrity);
    }

    @Test
    default void backfillTakesLateEventsOnceAndTheReportFollows() throws Exception {
        play();
        String before = values(store());
        append(
                store(),
                batch(
                        2,
                        LATER,
                        dialogue(100, NOON, 50, "late"),
                        start(101, NOON + 5, 50, 50),
                        end(102, NOON + 1_005, 50, 50),
                        dialogue(103, NOON + DAYS.toMillis(1), 50, "next day")));
        Counting.countAll(store(), 3);
        assertThat(values(store())).isEqualTo(before);
        assertThat(store().integrity(DAY + 5, DAY + 5).get(0).late()).isEqualTo(4);

        assertThat(run(Job.Request.backfill(DAY, DAY)).affected()).isEqualTo(3);
        assertThat(store().countsByGroup("dialogue-opens", DAY, DAY)).contains(new Grouped<>(DAY, "late", 1L));
        assertThat(store().integrity(DAY + 5, DAY + 5).get(0).late()).isEqualTo(1);
        assertThat(store().integrity(DAY + 5, DAY + 5).get(0).counted()).isEqualTo(3);

        String after = values(store());
        assertThat(run(Job.Request.backfill(DAY, DAY)).affected()).isZero();
        assertThat(values(store())).isEqualTo(after);
        reopen();
        assertThat(values(store())).isEqualTo(after);
    }

    @Test
    default void eventThatCameAgainAfterItWasForgottenIsCountedOnce() throws Exception {
        play();
        long muchLater = NOON + DAYS.toMillis(9);
        append(store(), batch(2, LATER, dialogue(100, NOON, 50, "late")));
        store().expire(muchLater);
        append(store(), batch(3, muchLater, dialogue(100, NOON, 50, "late"), dialogue(1, NOON + 1, 0, "d0")));
        Counting.countAll(store(), 10);
        assertThat(run(Job.Request.backfill(DAY, DAY)).affected()).isEqualTo(1);
        assertThat(store().countsByGroup("dialogue-opens", DAY, DAY)).contains(new Grouped<>(DAY, "late", 1L));
        assertThat(store().counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 11L + 1);
        long late = 0;
        for (IntegrityDay day : store().integrity(DAY, DAY + 10)) {
            late += day.late();
            assertThat(day.accepted()).isEqualTo(day.counted() + day.late() + day.pending());
        }
        assertThat(late).as("the second copies").isEqualTo(2);
    }

    @Test
    default void backfillCountsOnlyWhatIsApplied() throws Exception {
        play();
        String before = values(store());
        append(store(), batch(2, NOON + DAYS.toMillis(1), dialogue(100, NOON, 50, "pending")));
        run(Job.Request.backfill(DAY, DAY));
        assertThat(values(store())).isEqualTo(before);
        Counting.countAll(store(), 10);
        assertThat(store().countsByGroup("dialogue-opens", DAY, DAY)).contains(new Grouped<>(DAY, "pending", 1L));
        assertThat(store().counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 11L + 1);
    }

    @Test
    default void backfillTriesAgainWhatWasSetAside() throws Exception {
        append(store(), batch(1, NOON, dialogue(1, NOON, 1, "a")));
        int partition = Counting.onlyPartition(store());
        long epoch =
                store().acquire(partition, Counting.WORKER, LeaseContract.LONG).orElseThrow();
        store().setAside(partition, epoch, 0, 1, "cannot be counted");
        run(Job.Request.backfill(DAY, DAY));
        IntegrityDay day = store().integrity(DAY, DAY).get(0);
        assertThat(day.pending()).isZero();
        assertThat(day.setAside()).isZero();
        assertThat(day.counted()).isEqualTo(1);
        assertThat(store().counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 1L);
        run(Job.Request.backfill(DAY, DAY));
        assertThat(store().counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 1L);
    }

    @Test
    default void jobGoesOnWhereItWasAfterReopening() throws Exception {
        play();
        Job job = store().request(Job.Request.backfill(DAY, DAY + 3));
        assertThat(store().runJobStep(Counting.KPIS)).isTrue();
        reopen();
        assertThat(Objects.requireNonNull(store().job(job.id())).stepsDone()).isEqualTo(1);
        while (store().runJobStep(Counting.KPIS)) {
            // Another step.
        }
        assertThat(Objects.requireNonNull(store().job(job.id())).stepsDone()).isEqualTo(4);
        assertThat(store().job(job.id() + 1)).isNull();
    }

    @Test
    default void purgeKeepsTheKpisAndForgetsTheEvents() throws Exception {
        play();
        append(store(), batch(2, LATER, event(200, "dialogue_open", LATER, 3, 200, "{}")));
        Counting.countAll(store(), 10);
        String before = values(store());
        List<IntegrityDay> integrity = store().integrity(DAY, DAY + 10);
        assertThat(run(Job.Request.purge(DAY + 4)).affected()).isEqualTo(1);
        assertThat(log(store())).extracting(LoggedEvent::receivedMillis).containsOnly(LATER);
        assertThat(values(store())).isEqualTo(before);
        assertThat(store().integrity(DAY, DAY + 10)).isEqualTo(integrity);

        Job refused = run(Job.Request.backfill(DAY, DAY));
        assertThat(refused.refusal()).contains("no longer kept whole");
        assertThat(values(store())).isEqualTo(before);
        reopen();
        append(store(), batch(3, LATER, event(201, "dialogue_open", LATER, 3, 201, "{}")));
        Counting.countAll(store(), 10);
        assertThat(store().counts("dialogue-opens", DAY + 5, DAY + 5)).containsEntry(DAY + 5, 2L);
    }

    @Test
    default void purgeOfWhatIsNotCountedIsRefused() throws Exception {
        append(store(), batch(1, NOON, event(1)));
        Job refused = run(Job.Request.purge(DAY + 4));
        assertThat(refused.refusal()).contains("not all counted");
        assertThat(log(store())).hasSize(1);
    }

    /** As though the key had never sent anything. */
    @Test
    default void teardownLeavesNothingOfTheKey() throws Exception {
        play();
        String before = values(store());
        List<IntegrityDay> integrity = store().integrity(DAY, DAY + 10);
        var sample = List.of(
                start(300, NOON, 60, 60),
                dialogue(301, NOON + 1, 60, "d0"),
                dialogue(302, NOON + 1, 61, "sample"),
                end(303, NOON + DAYS.toMillis(1), 62, 60),
                start(304, NOON, 63, 63));
        append(store(), batch(9, "sample", NOON + DAYS.toMillis(1), sample));
        Counting.countAll(store(), 2);
        assertThat(values(store())).isNotEqualTo(before);
        assertThat(run(Job.Request.teardown("sample")).affected()).isEqualTo(5);
        assertThat(values(store())).isEqualTo(before);
        assertThat(store().integrity(DAY, DAY + 10)).isEqualTo(integrity);
        assertThat(append(store(), batch(9, "sample", NOON + DAYS.toMillis(1), sample))
                        .answer()
                        .accepted())
                .as("accepted when it is sent again")
                .isEqualTo(5);
    }

    @Test
    default void teardownOfAKeyThatSentNothingDoesNothing() throws Exception {
        play();
        String before = values(store());
        assertThat(run(Job.Request.teardown("nobody")).affected()).isZero();
        assertThat(values(store())).isEqualTo(before);
    }
}
