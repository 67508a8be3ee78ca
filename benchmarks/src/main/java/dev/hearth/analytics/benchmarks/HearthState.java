package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Our own client as a game has it: consent granted, a session running, a queue on the disk, uploads that succeed. */
@State(Scope.Benchmark)
public class HearthState {
    private static final long QUEUE_BYTES = 64L << 20; // an iteration of 20 ms fits

    private final AnalyticsClient client;
    private final Map<String, Object> fields = new HashMap<>();

    public HearthState() {
        try {
            client = AnalyticsClient.start(
                    config(Files.createTempDirectory(Payloads.directory(), "hearth"), new InstantCollector()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        client.setVillage("4f9f1d0e-village-of-the-benchmark");
        fields.put("boss_id", "ancient-dragon");
        fields.put("difficulty", "hard");
        fields.put("health_left", 0.25);
    }

    static AnalyticsConfig config(Path directory, Transport transport) {
        return AnalyticsConfig.builder()
                .endpoint(URI.create("http://127.0.0.1:9"))
                .clientKey("benchmark", "0123456789abcdef0123456789abcdef")
                .storageDirectory(directory.toFile())
                .appVersion("1.0.0")
                .platform("desktop")
                .defaultConsent(Consent.GRANTED)
                .eventTypes(Payloads.EVENT)
                .queueBytesMax(QUEUE_BYTES)
                .transport(transport)
                .build();
    }

    /** Tracks one event by the reused builder. */
    public void typed(long attempts) {
        client.event(Payloads.EVENT)
                .set(Payloads.BOSS_ID, "ancient-dragon")
                .set(Payloads.DIFFICULTY, "hard")
                .set(Payloads.ATTEMPTS, attempts)
                .set(Payloads.HEALTH_LEFT, 0.25)
                .track();
    }

    /** Tracks one event by name and map. */
    public void map(long attempts) {
        fields.put("attempts", attempts);
        client.track("boss_defeated", fields);
    }

    /** Sends what is queued, so that an iteration drops nothing. */
    @Setup(Level.Iteration)
    public void drain() {
        client.flush(60, TimeUnit.SECONDS);
    }

    @TearDown(Level.Trial)
    public void close() {
        AnalyticsStatus status = client.status();
        System.out.println("# Hearth: " + status);
        client.shutdown(60, TimeUnit.SECONDS);
    }
}
