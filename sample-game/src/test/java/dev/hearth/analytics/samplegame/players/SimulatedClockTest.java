package dev.hearth.analytics.samplegame.players;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {
    private static final Instant START = Instant.parse("2025-09-14T00:00:00Z");

    private final List<Long> announced = new ArrayList<>();
    private final SimulatedClock clock = new SimulatedClock(START, announced::add);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void endThreads() {
        threads.forEach(Thread::interrupt);
        clock.followSystem();
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void timeStandsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(START);
        long before = clock.monotonicNanos();
        clock.move(Duration.ofMillis(1_500));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(1_500));
        assertThat(clock.monotonicNanos() - before).isEqualTo(1_500_000_000L);
        assertThat(announced).startsWith(START.toEpochMilli()).endsWith(START.toEpochMilli() + 1_500);
    }

    @Test
    void sleepersWakeAtTheirMomentsInOrder() {
        List<String> woken = new CopyOnWriteArrayList<>();
        sleeper("slow", 5, woken);
        sleeper("fast", 2, woken);
        clock.move(Duration.ofSeconds(7));
        assertThat(woken).containsExactly("fast 2", "fast 4", "slow 5", "fast 6");
    }

    @Test
    void timeWaitsForWhoeverIsAtWork() throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch workDone = new CountDownLatch(1);
        List<Instant> readings = new CopyOnWriteArrayList<>();
        start(() -> {
            clock.park(this, TimeUnit.SECONDS.toNanos(1));
            readings.add(clock.instant());
            atWork.countDown();
            awaitQuietly(workDone);
            readings.add(clock.instant());
            clock.park(this, Long.MAX_VALUE);
        });
        Thread worker = new Thread(() -> {
            awaitQuietly(atWork);
            workDone.countDown();
        });
        worker.start();
        clock.move(Duration.ofHours(1));
        worker.join();
        assertThat(readings).containsExactly(START.plusSeconds(1), START.plusSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3_600));
    }

    @Test
    void aWaitOfTheMoverMovesTimeButOnlyWhenNobodyWorks() {
        List<String> woken = new CopyOnWriteArrayList<>();
        sleeper("other", 5, woken);
        long deadline = clock.monotonicNanos() + TimeUnit.SECONDS.toNanos(12);
        while (clock.monotonicNanos() < deadline) {
            clock.park(this, deadline - clock.monotonicNanos());
        }
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(12));
        await().untilAsserted(() -> assertThat(woken).containsExactly("other 5", "other 10"));
    }

    @Test
    void anUnparkWakesASleeperBeforeItsTime() {
        CountDownLatch awake = new CountDownLatch(1);
        Thread sleeper = start(() -> {
            clock.park(this, Long.MAX_VALUE);
            awake.countDown();
        });
        LockSupport.unpark(sleeper);
        await().until(() -> awake.getCount() == 0);
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void followingTheSystemWakesEverybody() {
        CountDownLatch awake = new CountDownLatch(1);
        start(() -> {
            clock.park(this, Long.MAX_VALUE);
            awake.countDown();
        });
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        clock.followSystem();
        await().until(() -> awake.getCount() == 0);
        assertThat(clock.instant())
                .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
    }

    /** Notes its name and the time, in seconds, each time that it has slept for {@code seconds}. */
    private void sleeper(String name, long seconds, List<String> woken) {
        start(() -> {
            long next = seconds;
            while (!Thread.currentThread().isInterrupted()) {
                long now = clock.monotonicNanos();
                if (now >= TimeUnit.SECONDS.toNanos(next)) {
                    woken.add(name + " " + TimeUnit.NANOSECONDS.toSeconds(now));
                    next += seconds;
                }
                clock.park(this, TimeUnit.SECONDS.toNanos(next) - now);
            }
        });
    }

    private Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        clock.awaitNewcomer(thread::start);
        return thread;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
