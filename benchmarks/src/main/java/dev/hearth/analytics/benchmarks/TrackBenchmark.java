package dev.hearth.analytics.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call on the caller's thread, warm, nothing dropped, each timed alone: ours, and what it is held against. Many short
 * iterations, each beginning with an empty queue, so that no contender is measured while it throws events away.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 120, time = 25, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 200, time = 20, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-Xmx2g",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.disk.monitor.disable=true",
            "-Dsystem.resourceTracing=false",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
        })
public class TrackBenchmark {
    private long attempts;

    /** What the clock of the harness itself costs. */
    @Benchmark
    public void timerAlone(CallTimes times) {
        long begin = System.nanoTime();
        times.since(begin);
    }

    @Benchmark
    public int floorCrcAndCopy(FloorState floor, CallTimes times) {
        long begin = System.nanoTime();
        int checksum = floor.append();
        times.since(begin);
        return checksum;
    }

    @Benchmark
    public void chronicleAppend(ChronicleState chronicle, CallTimes times) {
        long begin = System.nanoTime();
        chronicle.append();
        times.since(begin);
    }

    @Benchmark
    public void openTelemetryEmit(OpenTelemetryState openTelemetry, CallTimes times) {
        long attempts = nextAttempts();
        long begin = System.nanoTime();
        openTelemetry.emit(attempts);
        times.since(begin);
    }

    @Benchmark
    public void hearthTyped(HearthState hearth, CallTimes times) {
        long attempts = nextAttempts();
        long begin = System.nanoTime();
        hearth.typed(attempts);
        times.since(begin);
    }

    @Benchmark
    public void hearthMap(HearthState hearth, CallTimes times) {
        long attempts = nextAttempts();
        long begin = System.nanoTime();
        hearth.map(attempts);
        times.since(begin);
    }

    private long nextAttempts() {
        attempts = attempts % 10_000 + 1;
        return attempts;
    }
}
