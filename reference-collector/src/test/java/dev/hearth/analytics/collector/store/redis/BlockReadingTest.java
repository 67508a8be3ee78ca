package dev.hearth.analytics.collector.store.redis;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.dialogue;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.end;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.start;
import static dev.hearth.analytics.collector.store.contract.StoreUnderTest.LATE_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.faults.RedisWire;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that no longer change are read in blocks, and what changes in them all the same is seen at once. */
class BlockReadingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PARTITIONS = 2;
    private static final long BLOCK = RollupBlock.of(DAY) + 1;

    /** From before two blocks to after them. */
    private static final long FIRST = RollupBlock.firstDay(BLOCK) - 3;

    private static final long LAST = RollupBlock.lastDay(BLOCK + 1) + 2;
    private static final List<String> KPIS = List.of("daily-active-villages", "dialogue-opens", "session-duration");

    private static final int STEP = 6;

    /** In the first of the blocks. */
    private static final long PLAYED = FIRST + STEP;

    private static final long LONG_AGO = 1_000;

    @TempDir
    Path directory;

    private RedisProcess redis;
    private RedisStore store;
    private int events;
    private int batches;

    @BeforeEach
    void playSomeDays() throws Exception {
        redis = RedisProcess.start(directory);
        store = RedisStore.open(redis.uri() + "?partitions=" + PARTITIONS, LATE_WINDOW);
        for (long day = FIRST; day <= LAST; day += STEP) {
            play(day, day);
        }
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    private @Nullable Object command(String... words) throws Exception {
        return RedisWire.once(redis.port(), words);
    }

    private void play(long day, long receivedDay) throws Exception {
        long noon = TimeUnit.DAYS.toMillis(day) + TimeUnit.HOURS.toMillis(12);
        List<EventRecord> played = new ArrayList<>();
        for (int village = 0; village < 4; village++) {
            int session = 10 * events;
            played.add(start(events++, noon, village, session));
            played.add(dialogue(events++, noon + 1, village, "d" + village % 3));
            played.add(end(events++, noon + 1_000 + events, village, session));
        }
        long received = TimeUnit.DAYS.toMillis(receivedDay) + TimeUnit.HOURS.toMillis(13);
        append(store, batch(batches++, StoreEvents.KEY, received, played));
        Counting.countAll(store, 100);
    }

    /** As though what was counted so far had been counted about then. */
    private void setStamps(long micros) throws Exception {
        for (String kpi : KPIS) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (long block = BLOCK; block <= BLOCK + 1; block++) {
                    for (String stamp : List.of(":v", ":uv")) {
                        String totals = "analytics:totals:{" + partition + "}:" + kpi;
                        String field = RollupBlock.PREFIX + block + stamp;
                        if (command("HGET", totals, field) != null) {
                            command("HSET", totals, field, Long.toString(micros + partition));
                        }
                    }
                }
            }
        }
    }

    /** Every value of the days, each asked for in ranges of so many. */
    private SortedMap<Long, String> values(int daysAtOnce) throws Exception {
        SortedMap<Long, String> values = new TreeMap<>();
        for (long from = FIRST; from <= LAST; from += daysAtOnce) {
            long to = Math.min(LAST, from + daysAtOnce - 1);
            for (String kpi : KPIS) {
                store.counts(kpi, from, to).forEach((day, n) -> values.merge(day, " c" + n, String::concat));
                store.distinct(kpi, from, to).forEach((day, n) -> values.merge(day, " u" + n, String::concat));
                store.sketches(kpi, from, to)
                        .forEach((day, sketch) ->
                                values.merge(day, " s" + sketch.sum() + sketch.buckets(), String::concat));
                store.countsByGroup(kpi, from, to)
                        .forEach(one -> values.merge(one.epochDay(), " " + one.group() + one.value(), String::concat));
                store.distinctByGroup(kpi, from, to)
                        .forEach(one -> values.merge(one.epochDay(), " " + one.group() + one.value(), String::concat));
            }
        }
        return values;
    }

    private SortedMap<Long, String> whole() throws Exception {
        return values((int) (LAST - FIRST + 1));
    }

    private boolean isKept(String kpi, RollupPart part, long block) throws Exception {
        return Long.valueOf(1).equals(command("HEXISTS", Keys.rollup(kpi), part.blockField(block)));
    }

    private void keep() throws Exception {
        setStamps(LONG_AGO);
        whole();
        await().atMost(PATIENCE)
                .until(() -> isKept("dialogue-opens", RollupPart.COUNTS, BLOCK + 1)
                        && isKept("dialogue-opens", RollupPart.COUNTS_BY_GROUP, BLOCK + 1)
                        && isKept("dialogue-opens", RollupPart.DISTINCT_BY_GROUP, BLOCK + 1)
                        && isKept("session-duration", RollupPart.SKETCH, BLOCK + 1)
                        && isKept("daily-active-villages", RollupPart.DISTINCT, BLOCK + 1));
    }

    @Test
    void rangeIsWhatItsDaysAre() throws Exception {
        SortedMap<Long, String> byDay = values(1);
        assertThat(byDay).hasSize((int) (LAST - FIRST) / STEP + 1).containsKeys(FIRST, FIRST + STEP);
        assertThat(whole()).isEqualTo(byDay);
        keep();
        assertThat(whole()).isEqualTo(byDay);
        for (int days : new int[] {7, 33, 64}) {
            assertThat(values(days)).as("%s at once", days).isEqualTo(byDay);
        }
    }

    @Test
    void blockThatChangesIsNotKept() throws Exception {
        setStamps(Long.MAX_VALUE / 4);
        whole();
        whole();
        // One after the other on a connection: what would have been kept is kept before this is answered.
        assertThat(store.isReachable()).isTrue();
        for (String kpi : KPIS) {
            for (RollupPart part : RollupPart.values()) {
                assertThat(isKept(kpi, part, BLOCK)).isFalse();
            }
        }
    }

    @Test
    void blockThatWasKeptIsReadInsteadOfItsDays() throws Exception {
        SortedMap<Long, String> before = whole();
        keep();
        for (String kpi : KPIS) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                command("HDEL", "analytics:totals:{" + partition + "}:" + kpi, PLAYED + ":c", PLAYED + ":v");
            }
        }
        assertThat(whole()).isEqualTo(before);
    }

    @Test
    void whatChangesInABlockThatWasKeptIsSeenAtOnce() throws Exception {
        SortedMap<Long, String> before = whole();
        keep();
        long changed = PLAYED;
        play(changed, changed);
        SortedMap<Long, String> after = whole();
        assertThat(after.get(changed)).isNotEqualTo(before.get(changed));
        after.put(changed, before.get(changed));
        assertThat(after).isEqualTo(before);
        assertThat(whole()).isEqualTo(values(1));
    }

    @Test
    void whatABackfillChangesInABlockThatWasKeptIsSeenAtOnce() throws Exception {
        long changed = PLAYED;
        play(changed, changed + 10);
        SortedMap<Long, String> before = whole();
        keep();
        store.request(Job.Request.backfill(changed, changed));
        while (store.runJobStep(Counting.KPIS)) {
            // Another step.
        }
        SortedMap<Long, String> after = whole();
        assertThat(after.get(changed)).isNotEqualTo(before.get(changed));
        assertThat(after).isEqualTo(values(1));
    }

    /** As in a store that was counted into before there were blocks. */
    @Test
    void blockWithoutAStampIsReadByDay() throws Exception {
        SortedMap<Long, String> before = whole();
        keep();
        for (String kpi : KPIS) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String totals = "analytics:totals:{" + partition + "}:" + kpi;
                command("HDEL", totals, "b" + BLOCK + ":v", "b" + BLOCK + ":uv");
            }
        }
        assertThat(whole()).isEqualTo(before);
    }
}
