package dev.hearth.analytics.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * One thread that tracks as fast as it can, against two and four: bursts of as many calls in all, in turn, each with an empty
 * queue. Beside it, what the machine needs to pass a line of memory from one processor to the other, since that is what a
 * lock costs that two of them use, and a virtual machine can have it one way today and five times as slow tomorrow. Takes a
 * minute and a half.
 */
public final class Contention {
    private static final int CALLS_A_BURST = 100_000;
    private static final int ROUNDS = 45;
    private static final int WARM_UPS = 15;
    private static final int[] THREADS = {1, 2, 4};
    private static final int THREADS_MAX = 4;
    private static final int PASSES = 300_000;
    private static final int PASSING_ROUNDS = 9;
    private static final double NANOS_PER_SECOND = 1e9;

    private final HearthState hearth = new HearthState();
    private final CyclicBarrier start = new CyclicBarrier(THREADS_MAX + 1);
    private final CyclicBarrier end = new CyclicBarrier(THREADS_MAX + 1);
    private volatile int threads;
    private volatile int passed;

    private Contention() {}

    public static void main(String[] args) throws InterruptedException, BrokenBarrierException {
        new Contention().run();
    }

    private void run() throws InterruptedException, BrokenBarrierException {
        double passingBefore = passingNanos();
        for (int i = 0; i < THREADS_MAX; i++) {
            int index = i;
            Thread game = new Thread(() -> track(index), "game-" + index);
            game.setDaemon(true); // it waits for a next burst for ever
            game.start();
        }
        List<List<Double>> rates = new ArrayList<>();
        Arrays.stream(THREADS).forEach(count -> rates.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < THREADS.length; i++) {
                double rate = burst(THREADS[i]);
                if (round >= WARM_UPS) {
                    rates.get(i).add(rate);
                }
            }
        }
        hearth.close();
        System.out.printf(
                Locale.ROOT,
                "a line of memory passed to the other processor: %.0f ns before, %.0f ns after%n",
                passingBefore,
                passingNanos());
        double one = mean(rates.get(0));
        for (int i = 0; i < THREADS.length; i++) {
            double mean = mean(rates.get(i));
            System.out.printf(
                    Locale.ROOT, "%d threads: %.2f million calls/s, %.2f of one%n", THREADS[i], mean / 1e6, mean / one);
        }
    }

    private double burst(int count) throws InterruptedException, BrokenBarrierException {
        hearth.drain();
        threads = count;
        long begin = System.nanoTime();
        start.await();
        end.await();
        return CALLS_A_BURST * NANOS_PER_SECOND / (System.nanoTime() - begin);
    }

    private void track(int index) {
        try {
            while (true) {
                start.await();
                int calls = index < threads ? CALLS_A_BURST / threads : 0;
                for (int call = 1; call <= calls; call++) {
                    hearth.typed(call % 10_000 + 1);
                }
                end.await();
            }
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Over all bursts: calls by time. */
    private static double mean(List<Double> rates) {
        return rates.size() / rates.stream().mapToDouble(rate -> 1 / rate).sum();
    }

    /** The median of some rounds in which two threads wait for each other's number. */
    private double passingNanos() throws InterruptedException {
        double[] nanos = new double[PASSING_ROUNDS];
        for (int round = 0; round < PASSING_ROUNDS; round++) {
            passed = 0;
            Thread other = new Thread(this::answer);
            other.start();
            long begin = System.nanoTime();
            for (int i = 0; i < PASSES; i++) {
                pass(2 * i + 1);
                waitFor(2 * i + 2);
            }
            nanos[round] = (System.nanoTime() - begin) / (2.0 * PASSES);
            other.join();
        }
        Arrays.sort(nanos);
        return nanos[PASSING_ROUNDS / 2];
    }

    private void answer() {
        for (int i = 0; i < PASSES; i++) {
            waitFor(2 * i + 1);
            pass(2 * i + 2);
        }
    }

    private void pass(int number) {
        passed = number;
    }

    private void waitFor(int number) {
        while (passed != number) {
            Thread.onSpinWait();
        }
    }
}
