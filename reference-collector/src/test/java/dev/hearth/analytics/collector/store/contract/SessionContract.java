package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.end;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.start;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions: whatever the order, one start and one end make one duration, on the day of the start. */
public interface SessionContract extends StoreUnderTest {
    String KPI = "session-duration";
    long MIDNIGHT = DAYS.toMillis(DAY + 1);

    private void send(EventRecord... events) throws Exception {
        for (EventRecord event : events) {
            append(store(), batch((int) event.seq(), MIDNIGHT + DAYS.toMillis(1), event));
            Counting.countAll(store(), 10);
        }
    }

    private void check(long day, long sessions, long sumMillis, long unended) throws Exception {
        ValueSketch sketch = store().sketches(KPI, day, day).getOrDefault(day, new ValueSketch());
        assertThat(sketch.count()).as("sessions of %s", day).isEqualTo(sessions);
        assertThat(sketch.sum()).as("sum of %s", day).isEqualTo(sumMillis);
        assertThat(store().counts(KPI, day, day).getOrDefault(day, 0L))
                .as("unended of %s", day)
                .isEqualTo(unended);
    }

    /** A village has another hash after midnight, so that a session's two ends may be in two partitions. */
    @Test
    default void sessionAcrossMidnightIsOneOfTheDayOfItsStart() throws Exception {
        for (int village = 0; village < 20; village++) {
            send(
                    start(2 * village, MIDNIGHT - 60_000, village, village),
                    end(2 * village + 1, MIDNIGHT + 60_000, 1_000 + village, village));
        }
        check(DAY, 20, 20 * 120_000, 0);
        check(DAY + 1, 0, 0, 0);
    }

    @Test
    default void endThatComesFirstWaitsForItsStart() throws Exception {
        send(end(1, MIDNIGHT + 60_000, 1, 1));
        check(DAY, 0, 0, 0);
        check(DAY + 1, 0, 0, 0);
        send(start(2, MIDNIGHT - 60_000, 2, 1));
        check(DAY, 1, 120_000, 0);
    }

    @Test
    default void startWithoutAnEndIsUnendedUntilItComes() throws Exception {
        send(start(1, MIDNIGHT - 60_000, 1, 1), start(2, MIDNIGHT - 50_000, 2, 2));
        check(DAY, 0, 0, 2);
        send(end(3, MIDNIGHT - 30_000, 1, 1));
        check(DAY, 1, 30_000, 1);
        reopen();
        check(DAY, 1, 30_000, 1);
    }

    @Test
    default void latestOfSeveralEndsCounts() throws Exception {
        send(start(1, MIDNIGHT, 1, 1), end(2, MIDNIGHT + 5_000, 1, 1), end(3, MIDNIGHT + 9_000, 1, 1));
        check(DAY + 1, 1, 9_000, 0);
        send(end(4, MIDNIGHT + 7_000, 1, 1));
        check(DAY + 1, 1, 9_000, 0);
    }

    @Test
    default void earlierStartMovesTheSessionToItsDay() throws Exception {
        send(start(1, MIDNIGHT + 1_000, 1, 1), end(2, MIDNIGHT + 5_000, 1, 1));
        check(DAY + 1, 1, 4_000, 0);
        send(start(3, MIDNIGHT - 1_000, 2, 1));
        check(DAY, 1, 6_000, 0);
        check(DAY + 1, 0, 0, 0);
    }

    @Test
    default void endBeforeTheStartIsNoTimeAndADayIsTheMost() throws Exception {
        send(start(1, MIDNIGHT + 1_000, 1, 1), end(2, MIDNIGHT, 1, 1));
        send(start(3, MIDNIGHT - DAYS.toMillis(1), 2, 2), end(4, MIDNIGHT + 1, 2, 2));
        check(DAY + 1, 1, 0, 0);
        check(DAY, 1, DAYS.toMillis(1), 0);
    }

    /** The same events in every order and in steps of any size come to the same, bit for bit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20250914, 77})
    default void anyOrderComesToTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        List<EventRecord> events = new ArrayList<>();
        for (int session = 0; session < 40; session++) {
            int village = random.nextInt(15);
            for (int n = random.nextInt(3); n > 0; n--) {
                events.add(start(events.size(), MIDNIGHT + random.nextInt(7_200_000) - 3_600_000, village, session));
            }
            for (int n = random.nextInt(3); n > 0; n--) {
                int later = village + (random.nextBoolean() ? 100 : 0);
                events.add(end(events.size(), MIDNIGHT + random.nextInt(7_200_000) - 1_800_000, later, session));
            }
        }
        Collections.shuffle(events, random);
        int batch = 0;
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(9));
            append(store(), batch(batch++, StoreEvents.KEY, MIDNIGHT + DAYS.toMillis(1), events.subList(from, to)));
            if (random.nextInt(3) == 0) {
                Counting.countAll(store(), 1 + random.nextInt(20));
            }
            from = to;
        }
        Counting.countAll(store(), 7);
        for (long day = DAY; day <= DAY + 1; day++) {
            List<Long> durations = durations(events, day);
            ValueSketch sketch = store().sketches(KPI, day, day).getOrDefault(day, new ValueSketch());
            assertThat(buckets(sketch)).as("seed %s, day %s", seed, day).isEqualTo(buckets(durations));
            assertThat(sketch.count()).as("seed %s", seed).isEqualTo(durations.size());
            assertThat(sketch.sum())
                    .as("seed %s", seed)
                    .isEqualTo(durations.stream().mapToLong(d -> d).sum());
            assertThat(store().counts(KPI, day, day).getOrDefault(day, 0L))
                    .as("unended, seed %s", seed)
                    .isEqualTo(unended(events, day));
        }
    }

    private static SortedMap<Integer, Long> buckets(ValueSketch sketch) {
        return new TreeMap<>(sketch.buckets());
    }

    /** A duration of d ms is in the bucket ⌊ln d / ln γ⌋ with γ = 1.01 / 0.99, one of 0 in the one below. */
    private static SortedMap<Integer, Long> buckets(List<Long> durations) {
        SortedMap<Integer, Long> buckets = new TreeMap<>();
        for (long millis : durations) {
            int bucket = millis == 0 ? -1 : (int) Math.floor(Math.log((double) millis) / Math.log(1.01 / 0.99));
            buckets.merge(bucket, 1L, Long::sum);
        }
        return buckets;
    }

    private static Map<Object, long[]> edges(List<EventRecord> events) {
        Map<Object, long[]> edges = new HashMap<>();
        for (EventRecord event : events) {
            long[] one = edges.computeIfAbsent(event.sessionId(), id -> new long[] {Long.MAX_VALUE, Long.MIN_VALUE});
            if (event.name().equals("session_start")) {
                one[0] = Math.min(one[0], event.tsMillis());
            } else {
                one[1] = Math.max(one[1], event.tsMillis());
            }
        }
        return edges;
    }

    private static List<Long> durations(List<EventRecord> events, long day) {
        return edges(events).values().stream()
                .filter(edge -> edge[0] != Long.MAX_VALUE
                        && edge[1] != Long.MIN_VALUE
                        && Math.floorDiv(edge[0], 86_400_000L) == day)
                .map(edge -> Math.max(0, Math.min(edge[1] - edge[0], 86_400_000L)))
                .toList();
    }

    private static long unended(List<EventRecord> events, long day) {
        return edges(events).values().stream()
                .filter(edge -> edge[0] != Long.MAX_VALUE
                        && edge[1] == Long.MIN_VALUE
                        && Math.floorDiv(edge[0], 86_400_000L) == day)
                .count();
    }

    @Test
    default void manySessionsOfOneStepAreAllPaired() throws Exception {
        EventRecord[] starts =
                IntStream.range(0, 300).mapToObj(i -> start(i, MIDNIGHT, i, i)).toArray(EventRecord[]::new);
        EventRecord[] ends = IntStream.range(0, 300)
                .mapToObj(i -> end(1_000 + i, MIDNIGHT + i, i, i))
                .toArray(EventRecord[]::new);
        append(store(), batch(1, MIDNIGHT, starts));
        append(store(), batch(2, MIDNIGHT, ends));
        Counting.countAll(store(), 10_000);
        check(DAY + 1, 300, 299 * 150, 0);
    }
}
