package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * How long each single call took, of all iterations that are measured. Not JMH's own samples: it begins each iteration by
 * sampling every call, halves what it has whenever that is enough, but never one to nothing ({@code SampleBuffer.half} of
 * 1.37), so that a slow call near the beginning of a short iteration counts as hundreds.
 */
@State(Scope.Thread)
public class CallTimes {
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final Path DIRECTORY = Path.of("target", "call-times");

    private final Histogram histogram = emptyHistogram();
    private boolean measuring;

    static Histogram emptyHistogram() {
        return new Histogram(NANOS_MAX, 3);
    }

    /** Takes the time since {@code begin}, of {@link System#nanoTime()}. */
    public void since(long begin) {
        histogram.recordValue(System.nanoTime() - begin);
    }

    @Setup(Level.Iteration)
    public void forgetTheWarmUp(IterationParams iteration) {
        if (!measuring) {
            histogram.reset();
            measuring = iteration.getType() == IterationType.MEASUREMENT;
        }
    }

    @TearDown(Level.Trial)
    public void write(BenchmarkParams benchmark) throws IOException {
        ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int bytes = histogram.encodeIntoByteBuffer(encoded);
        byte[] content = new byte[bytes];
        encoded.get(0, content);
        Files.createDirectories(DIRECTORY);
        String name = benchmark.getBenchmark().replaceFirst(".*[.]", "");
        Files.write(DIRECTORY.resolve(name + "-" + ProcessHandle.current().pid()), content);
    }

    /** Of all processes that ran the benchmark of this name since {@link #deleteAll()}. */
    static Histogram read(String name) throws IOException {
        Histogram all = emptyHistogram();
        Files.createDirectories(DIRECTORY);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, name + "-*")) {
            for (Path file : files) {
                all.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(Files.readAllBytes(file)), NANOS_MAX));
            }
        }
        return all;
    }

    static void deleteAll() throws IOException {
        Files.createDirectories(DIRECTORY);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** For the plot. */
    static void writePercentiles(Histogram histogram, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, 1.0);
        }
    }
}
