package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

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
        Map<String, RunResult> results = byName(new Runner(options.build()).run());
        System.out.println("| call | p50 ns | p99 ns | p99.9 ns | B/op |");
        System.out.println("|---|---|---|---|---|");
        for (String contender : CONTENDERS) {
            System.out.println(row(contender, results));
        }
        double typed = median(results, "hearthTyped");
        double emit = median(results, "openTelemetryEmit");
        ratio("typed / OpenTelemetry emit", typed, emit);
        ratio("typed / Chronicle append", typed, median(results, "chronicleAppend"));
        ratio("typed / floor", typed, median(results, "floorCrcAndCopy"));
        ratio("map / OpenTelemetry emit", median(results, "hearthMap"), emit);
        for (String contender : CONTENDERS) {
            writePercentiles(contender, results);
        }
        CallerAllocation.print();
    }

    /** For the plot, in HdrHistogram's form. */
    private static void writePercentiles(String contender, Map<String, RunResult> results) throws IOException {
        RunResult result = results.get(contender);
        if (result == null) {
            return;
        }
        Statistics times = result.getPrimaryResult().getStatistics();
        StringBuilder lines = new StringBuilder("       Value     Percentile TotalCount 1/(1-Percentile)\n\n");
        for (double rest = 1; rest > 1e-5; rest /= Math.sqrt(2)) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%12.3f %2.12f %10d %14.2f%n",
                    times.getPercentile(100 * (1 - rest)),
                    1 - rest,
                    Math.round(times.getN() * (1 - rest)),
                    1 / rest));
        }
        Files.writeString(Path.of("target", "call-" + contender + ".hgrm"), lines);
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

    private static String row(String contender, Map<String, RunResult> results) {
        RunResult result = results.get(contender);
        if (result == null) {
            return "| " + contender + " | - | - | - | - |";
        }
        Statistics times = result.getPrimaryResult().getStatistics();
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.1f |",
                contender,
                times.getPercentile(50),
                times.getPercentile(99),
                times.getPercentile(99.9),
                allocated(result));
    }

    @SuppressWarnings("rawtypes") // the map is JMH's
    private static double allocated(RunResult result) {
        for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
                return entry.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    private static double median(Map<String, RunResult> results, String contender) {
        RunResult result = results.get(contender);
        return result == null
                ? Double.NaN
                : result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static void ratio(String what, double ours, double theirs) {
        System.out.printf(Locale.ROOT, "%s: %.2f%n", what, ours / theirs);
    }
}
