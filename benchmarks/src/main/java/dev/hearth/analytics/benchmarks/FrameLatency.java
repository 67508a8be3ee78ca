package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.AnalyticsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A game at 240 frames a second, in real time: each frame tracks one event, and does the floor's work once, each timed
 * alone, while uploads, forces and segment rolls go on. Prints both distributions, and of the slowest calls what they
 * waited for.
 *
 * <p>Arguments: seconds, frames a second, events a frame. Writes {@code target/frame-*.hgrm} for the plot.
 */
public final class FrameLatency {
    private static final long SLOW_NANOS = 20_000;
    private static final int SLOWEST_KEPT = 10;
    private static final int WARM_UP_FRAMES = 20_000;

    private final Histogram hearth = CallTimes.emptyHistogram();
    private final Histogram floor = CallTimes.emptyHistogram();
    private final List<Slow> slowest = new ArrayList<>();

    private FrameLatency() {}

    public static void main(String[] args) throws IOException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 600;
        int framesPerSecond = args.length > 1 ? Integer.parseInt(args[1]) : 240;
        int eventsPerFrame = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        new FrameLatency().run(seconds, framesPerSecond, eventsPerFrame);
    }

    private void run(int seconds, int framesPerSecond, int eventsPerFrame) throws IOException {
        InstantCollector collector = new InstantCollector();
        Path directory = Files.createTempDirectory(Payloads.directory(), "frames");
        AnalyticsClient client = AnalyticsClient.start(HearthState.config(directory, collector));
        client.setVillage("4f9f1d0e-village-of-the-benchmark");
        FloorState bare = new FloorState();
        bare.map();
        for (int i = 0; i < WARM_UP_FRAMES; i++) {
            track(client, i);
            bare.append();
        }
        client.flush(30, TimeUnit.SECONDS);
        long frameNanos = TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
        long frames = (long) seconds * framesPerSecond;
        long next = System.nanoTime();
        for (long frame = 0; frame < frames; frame++) {
            frame(client, bare, frame, eventsPerFrame);
            next += frameNanos;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        report(client, collector, frames * eventsPerFrame);
        bare.delete();
    }

    private void frame(AnalyticsClient client, FloorState bare, long frame, int events) {
        ThreadCounters before = ThreadCounters.read();
        for (int event = 0; event < events; event++) {
            long start = System.nanoTime();
            track(client, frame);
            long nanos = System.nanoTime() - start;
            hearth.recordValue(nanos);
            if (nanos > SLOW_NANOS) {
                keep(new Slow(nanos, frame, ThreadCounters.read().since(before)));
            }
            start = System.nanoTime();
            bare.append();
            floor.recordValue(System.nanoTime() - start);
        }
    }

    private static void track(AnalyticsClient client, long number) {
        client.event(Payloads.EVENT)
                .set(Payloads.BOSS_ID, "ancient-dragon")
                .set(Payloads.DIFFICULTY, "hard")
                .set(Payloads.ATTEMPTS, number % 10_000 + 1)
                .set(Payloads.HEALTH_LEFT, 0.25)
                .track();
    }

    private void keep(Slow slow) {
        slowest.add(slow);
        slowest.sort(Comparator.comparingLong(Slow::nanos).reversed());
        if (slowest.size() > SLOWEST_KEPT) {
            slowest.remove(SLOWEST_KEPT);
        }
    }

    private void report(AnalyticsClient client, InstantCollector collector, long calls) throws IOException {
        client.shutdown(60, TimeUnit.SECONDS);
        System.out.printf("%d calls, %d batches sent meanwhile, %s%n", calls, collector.batches(), client.status());
        System.out.println("                    p50      p99    p99.9   p99.99      max   (ns)");
        print("hearth typed", hearth);
        print("floor", floor);
        slowest.forEach(slow -> System.out.println("slow: " + slow));
        CallTimes.writePercentiles(hearth, Path.of("target", "frame-hearth.hgrm"));
        CallTimes.writePercentiles(floor, Path.of("target", "frame-floor.hgrm"));
    }

    private static void print(String name, Histogram histogram) {
        System.out.printf(
                "%-14s %8d %8d %8d %8d %8d%n",
                name,
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getValueAtPercentile(99.99),
                histogram.getMaxValue());
    }

    private record Slow(long nanos, long frame, ThreadCounters meanwhile) {
        @Override
        public String toString() {
            return nanos / 1_000 + " us in frame " + frame + ": " + meanwhile;
        }
    }
}
