package dev.hearth.analytics.collector.metrics;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.StoreListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the collector counts about itself. Labels are words of ours alone, never a client's: their number is bounded, and
 * nothing that a client sends can be read here. Safe for any thread.
 */
public final class CollectorMetrics implements StoreListener, AutoCloseable {
    private static final String PREFIX = "hearth.";
    private static final String VERDICT = "verdict";
    private static final String REASON = "reason";
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };
    private static final double[] GROUP_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> problems = new ConcurrentHashMap<>();
    private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
    private final Counter accepted;
    private final Counter duplicate;
    private final Counter batches;
    private final Counter repeatedBatches;
    private final Counter storeErrors;
    private final DistributionSummary commitGroups;
    private final Timer commits;

    /** Registers everything that is there from the start, so that a name is there before it has been counted once. */
    public CollectorMetrics(String version) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        accepted = events("accepted", "none");
        duplicate = events("duplicate", "none");
        for (RejectReason reason : RejectReason.values()) {
            rejected.put(reason, events("rejected", reason.wireName()));
        }
        batches = batches("stored");
        repeatedBatches = batches("repeated");
        storeErrors = counter("store.errors", "Commits and reads of the store that failed")
                .register(registry);
        commitGroups = DistributionSummary.builder(PREFIX + "store.commit.works")
                .description("Batches, and other pieces of work, that shared a durable commit")
                .serviceLevelObjectives(GROUP_SIZES)
                .register(registry);
        commits = Timer.builder(PREFIX + "store.commit")
                .description("How long a durable commit took")
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
        gauge("build.info", "Always 1; the version is a label", () -> 1, "version", version);
    }

    private Counter events(String verdict, String reason) {
        return counter("events", "Events by verdict; those of a repeated batch are not counted again")
                .tags(VERDICT, verdict, REASON, reason)
                .register(registry);
    }

    private Counter batches(String outcome) {
        return counter("batches", "Batches that were answered with 200")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description);
    }

    /** A number that is read when somebody asks. */
    public void gauge(String name, String description, Supplier<Number> value, String... labels) {
        Gauge.builder(PREFIX + name, value)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    /** A number that only grows, and is counted elsewhere. */
    public void counted(String name, String description, Supplier<Number> value, String... labels) {
        io.micrometer.core.instrument.FunctionCounter.builder(
                        PREFIX + name, value, supplier -> supplier.get().doubleValue())
                .description(description)
                .tags(labels)
                .register(registry);
    }

    /** A counter, registered at once. */
    public Runnable counting(String name, String description, String... labels) {
        Counter counter = counter(name, description).tags(labels).register(registry);
        return counter::increment;
    }

    /**
     * An answer.
     *
     * @param route one of our own paths, or a word for all others
     */
    public void answered(String route, int status, long nanos) {
        requests.computeIfAbsent(
                        route + ' ' + status,
                        key -> Timer.builder(PREFIX + "http.requests")
                                .description(
                                        "Answers by route and status, from the header of the request to the end of the answer")
                                .tags("route", route, "status", Integer.toString(status))
                                .serviceLevelObjectives(LATENCIES)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** An answer that was a problem, by its code. */
    public void problem(String code) {
        problems.computeIfAbsent(
                        code,
                        key -> counter("http.problems", "Answers that were a problem, by its code")
                                .tag("code", code)
                                .register(registry))
                .increment();
    }

    /** A batch that was answered. */
    public void taken(Appended appended) {
        if (appended.repeated()) {
            repeatedBatches.increment();
            return;
        }
        BatchAnswer answer = appended.answer();
        batches.increment();
        accepted.increment(answer.accepted());
        duplicate.increment(answer.duplicate());
        for (EventResult result : answer.results()) {
            Counter counter = result.reason() == null ? null : rejected.get(result.reason());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    @Override
    public void committed(int works, long nanos) {
        commitGroups.record(works);
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed() {
        storeErrors.increment();
    }

    /** Everything, in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.getMeters().forEach(this::remove);
        registry.close();
    }

    private void remove(Meter meter) {
        registry.remove(meter);
    }
}
