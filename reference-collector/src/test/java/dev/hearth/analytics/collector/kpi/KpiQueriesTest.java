package dev.hearth.analytics.collector.kpi;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KpiQueriesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-05");
    private static final Duration LATE_WINDOW = Duration.ofDays(2);

    private final TestClock clock = new TestClock("2026-03-08T00:00:00Z");
    private final AtomicInteger readings = new AtomicInteger();
    private final KpiCatalog catalog = KpiCatalog.bundled();
    private volatile boolean away;
    private volatile CountDownLatch reading = new CountDownLatch(0);

    private final KpiStore store = new KpiStore() {
        @Override
        public SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) {
            return new TreeMap<>();
        }

        @Override
        public SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay)
                throws StoreUnavailableException {
            readings.incrementAndGet();
            try {
                assertThat(reading.await(1, MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (away) {
                throw new StoreUnavailableException("away");
            }
            SortedMap<Long, Long> villages = new TreeMap<>();
            villages.put(DAY.toEpochDay(), 7L);
            return villages;
        }

        @Override
        public SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay) {
            return new TreeMap<>();
        }

        @Override
        public List<Grouped<Long>> countsByGroup(String kpi, long firstDay, long lastDay) {
            return List.of(new Grouped<>(DAY.toEpochDay(), "a", 3L));
        }

        @Override
        public List<Grouped<Long>> distinctByGroup(String kpi, long firstDay, long lastDay) {
            return List.of(new Grouped<>(DAY.toEpochDay(), "a", 7L));
        }

        @Override
        public List<Grouped<ValueSketch>> sketchesByGroup(String kpi, long firstDay, long lastDay) {
            return List.of();
        }

        @Override
        public double distinctRelativeError() {
            return 0.0081;
        }
    };

    private final KpiQueries queries = new KpiQueries(catalog, store, clock, LATE_WINDOW, 5);

    private KpiQuery query(String kpi) {
        return new KpiQuery(Objects.requireNonNull(catalog.find(kpi)), "", DAY, DAY.plusDays(1));
    }

    private List<KpiDay> villages() throws StoreUnavailableException {
        return queries.days(query(KpiCatalog.VILLAGES));
    }

    @Test
    void answerIsRememberedForAMinute() throws Exception {
        List<KpiDay> first = villages();
        clock.advance(Duration.ofSeconds(59));
        assertThat(villages()).isSameAs(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(villages()).isEqualTo(first);
        assertThat(readings).hasValue(2);
    }

    @Test
    void manyWhoAskForTheSameCostOneReading() throws Exception {
        int askers = 8;
        reading = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(askers);
        try {
            List<Future<List<KpiDay>>> answers = new ArrayList<>();
            CountDownLatch asking = new CountDownLatch(askers);
            for (int i = 0; i < askers; i++) {
                answers.add(executor.submit(() -> {
                    asking.countDown();
                    return villages();
                }));
            }
            assertThat(asking.await(1, MINUTES)).isTrue();
            reading.countDown();
            for (Future<List<KpiDay>> answer : answers) {
                assertThat(answer.get(1, MINUTES)).hasSize(2);
            }
            assertThat(readings).hasValue(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void failureIsNotRemembered() throws Exception {
        away = true;
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::villages);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> queries.groups(query("dialogue-opens"), 10));
        away = false;
        assertThat(villages()).hasSize(2);
        assertThat(queries.groups(query("dialogue-opens"), 10).groups()).hasSize(1);
    }

    @Test
    void dayIsProvisionalUntilItsLateWindowHasClosed() throws Exception {
        assertThat(villages()).extracting(KpiDay::provisional).containsExactly(false, true);
        clock.advance(Duration.ofMillis(-1));
        assertThat(new KpiQueries(catalog, store, clock, LATE_WINDOW, 5).days(query(KpiCatalog.VILLAGES)))
                .extracting(KpiDay::provisional)
                .containsExactly(true, true);
    }

    @Test
    void groupsAreProvisionalWithTheLastOfTheirDays() throws Exception {
        assertThat(queries.groups(query("dialogue-opens"), 10).provisional()).isTrue();
        clock.advance(Duration.ofDays(1));
        assertThat(queries.groups(query("dialogue-opens"), 10).provisional()).isFalse();
    }

    @Test
    void errorIsTheStores() {
        assertThat(queries.relativeError(Objects.requireNonNull(catalog.find(KpiCatalog.VILLAGES)), ""))
                .isEqualTo(0.0081);
        assertThat(queries.relativeError(Objects.requireNonNull(catalog.find("dialogue-opens")), ""))
                .isZero();
        assertThat(queries.relativeError(Objects.requireNonNull(catalog.find("session-duration")), "unended"))
                .isZero();
    }
}
