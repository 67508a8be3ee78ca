package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.MaintenanceStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobWorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final EventCounter KPIS = (event, increments) -> {};

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicReference<@Nullable EventCounter> counter = new AtomicReference<>();

    private interface Step {
        boolean run() throws StoreUnavailableException;
    }

    private MaintenanceStore store(Step step) {
        return new MaintenanceStore() {
            @Override
            public boolean runJobStep(EventCounter kpis) throws StoreUnavailableException {
                counter.set(kpis);
                return step.run();
            }

            @Override
            public Job request(Job.Request request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public @Nullable Job job(long id) {
                return null;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void stepsAreDoneOneAfterAnotherAndLookedForAgain() {
        // Five steps, nothing to do twice, five more.
        try (JobWorker worker = new JobWorker(store(() -> steps.incrementAndGet() % 6 != 0), KPIS)) {
            worker.start();
            await().atMost(PATIENCE).until(() -> steps.get() >= 12);
        }
        assertThat(counter).hasValue(KPIS);
    }

    @Test
    void whoHasNothingToDoLooksAgainOnlyAfterAWhile() {
        List<Long> askedNanos = new CopyOnWriteArrayList<>();
        MaintenanceStore store = store(() -> {
            askedNanos.add(System.nanoTime());
            return false;
        });
        try (JobWorker worker = new JobWorker(store, KPIS)) {
            worker.start();
            await().atMost(PATIENCE).until(() -> askedNanos.size() >= 2);
            assertThat(askedNanos.get(1) - askedNanos.get(0))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
        }
    }

    @Test
    void closingThatIsInterruptedLeavesTheInterruptionToTheCaller() {
        JobWorker worker = new JobWorker(store(() -> false), KPIS);
        worker.start();
        Thread.currentThread().interrupt();
        worker.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void itKeepsNoProcessUp() {
        try (JobWorker worker = new JobWorker(store(() -> false), KPIS)) {
            worker.start();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("maintenance"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void storeThatIsAwayIsTriedAgain() {
        MaintenanceStore store = store(() -> {
            if (steps.incrementAndGet() == 1) {
                throw new StoreUnavailableException("away");
            }
            if (steps.get() == 2) {
                throw new IllegalStateException("broken");
            }
            return false;
        });
        try (JobWorker worker = new JobWorker(store, KPIS)) {
            worker.start();
            await().atMost(PATIENCE).until(() -> steps.get() >= 3);
        }
    }

    @Test
    void closingWaitsForTheStepInHandAndDoesNoOther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        MaintenanceStore store = store(() -> {
            steps.incrementAndGet();
            begun.countDown();
            try {
                // Until it is interrupted.
                boolean unused = new CountDownLatch(1).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.incrementAndGet();
            return true;
        });
        JobWorker worker = new JobWorker(store, KPIS);
        worker.start();
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        worker.close();
        assertThat(ended).hasValue(1);
        assertThat(steps).hasValue(1);
    }
}
