package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link TrackBenchmark} and prints one table: what a call costs, and how that compares, in one run. With the argument
 * {@code short}, of one process each and a quarter of the iterations: two minutes, to see where a change goes.
 */
public final class CallCost {
    private static final List<String> CONTENDERS = List.of(
            "timerAlone", "floorCrcAndCopy", "chronicleAppend", "openTelemetryEmit", "hearthTyped", "hearthMap");
    private static final int WARM_UPS_IF_SHORT = 80;
    private static final int ITERATIONS_IF_SHORT = 50;

    private CallCost() {}

    public static void main(String[] args) throws RunnerException, IOException {
        boolean shortened = List.of(args).contains("short");
        ChainedOptionsBuilder options =
                options().include(TrackBenchmark.class.getSimpleName()).addProfiler(GCProfiler.class);
        if (shortened) {
            options.forks(1).warmupIterations(WARM_UPS_IF_SHORT).measurementIterations(ITERATIONS_IF_SHORT);
        }
        CallTimes.deleteAll();
        Map<String, RunResult> results = byName(new Runner(options.build()).run());
        System.out.println("| call | mean ns | p50 ns | p99 ns | p99.9 ns | p99.99 ns | B/op |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String contender : CONTENDERS) {
            Histogram measured = CallTimes.read(contender);
            CallTimes.writePercentiles(measured, Path.of("target", "call-" + contender + ".hgrm"));
            System.out.println(row(contender, measured, results));
        }
        ratio("hearthTyped", "openTelemetryEmit");
        ratio("hearthTyped", "chronicleAppend");
        ratio("hearthTyped", "floorCrcAndCopy");
        ratio("hearthMap", "openTelemetryEmit");
        CallerAllocation.print();
    }

    private static OptionsBuilder options() {
        OptionsBuilder options = new OptionsBuilder();
        options.verbosity(VerboseMode.SILENT)
                .jvmArgsPrepend("-Dbenchmark.dir=" + System.getProperty("benchmark.dir", "target/benchmark-data"));
        return options;
    }

    private static Map<String, RunResult> byName(Collection<RunResult> results) {
        Map<String, RunResult> byName = new HashMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            byName.put(name.substring(name.lastIndexOf('.') + 1), result);
        }
        return byName;
    }

    private static String row(String contender, Histogram times, Map<String, RunResult> results) {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %d | %d | %d | %d | %.1f |",
                contender,
                times.getMean(),
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                times.getValueAtPercentile(99.9),
                times.getValueAtPercentile(99.99),
                allocated(results.get(contender)));
    }

    @SuppressWarnings("rawtypes") // the map is JMH's
    private static double allocated(@Nullable RunResult result) {
        if (result == null) {
            return Double.NaN;
        }
        for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
                return entry.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    private static void ratio(String ours, String theirs) throws IOException {
        double median = CallTimes.read(ours).getValueAtPercentile(50);
        System.out.printf(
                Locale.ROOT,
                "%s / %s: %.2f%n",
                ours,
                theirs,
                median / CallTimes.read(theirs).getValueAtPercentile(50));
    }
}
