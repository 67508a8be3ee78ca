package dev.hearth.analytics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client on real files and a real socket, with a clock that stands still, against a {@link ScriptedCollector} or another. */
public final class EngineRig implements Closeable {
    /** When the rig's clock begins: an hour before midnight, UTC. */
    public static final Instant BEGIN = Instant.parse("2026-11-23T23:00:00Z");

    /** The longest that any test waits for anything, in seconds. */
    public static final long PATIENCE_SECONDS = 60;

    public final TestClock clock = new TestClock(BEGIN.toEpochMilli());
    public final RecordingLog log = new RecordingLog();
    public final File directory;
    private final List<AnalyticsClient> started = new ArrayList<>();
    private final Server server;
    private PretendCollector collector;
    private int configured;

    /** What carries the collector's requests. */
    public enum Server {
        RAW_SOCKET {
            @Override
            PretendCollector start(Clock clock, int port) throws IOException {
                return ScriptedCollector.start(clock, port);
            }
        },
        MOCK_WEB_SERVER {
            @Override
            PretendCollector start(Clock clock, int port) throws IOException {
                return MockCollector.start(clock, port);
            }
        };

        abstract PretendCollector start(Clock clock, int port) throws IOException;
    }

    /** Keeps the client's files in {@code directory}. */
    public EngineRig(File directory) throws IOException {
        this(directory, Server.RAW_SOCKET);
    }

    /** The same with that server. */
    public EngineRig(File directory, Server server) throws IOException {
        this.directory = directory;
        this.server = server;
        this.collector = server.start(clock, 0);
    }

    /** The collector. */
    public PretendCollector collector() {
        return collector;
    }

    /** Goes offline: connections are refused. Answers the collector that was. */
    public PretendCollector stopCollector() throws IOException {
        collector.close();
        return collector;
    }

    /** Comes back on the same port, with nothing remembered. */
    public PretendCollector restartCollector() throws IOException {
        collector = server.start(clock, collector.endpoint().getPort());
        return collector;
    }

    /** A client of a player who has consented. */
    public AnalyticsClient start() {
        return start(config -> config.defaultConsent(Consent.GRANTED));
    }

    /** A client with something else configured. */
    public AnalyticsClient start(UnaryOperator<AnalyticsConfig.Builder> configured) {
        AnalyticsClient client =
                AnalyticsClient.start(configured.apply(config()).build());
        started.add(client);
        return client;
    }

    /** What the rig's clients are configured with. */
    public AnalyticsConfig.Builder config() {
        return AnalyticsConfig.builder()
                .endpoint(collector.endpoint())
                .clientKey(ScriptedCollector.KEY_ID, ScriptedCollector.SECRET)
                .storageDirectory(directory)
                .appVersion("1.0.0")
                .platform("test")
                .clock(clock)
                .random(new Random(42 + configured++))
                .diagnosticLog(log)
                .queueBytesMax(512 * 1024);
    }

    /** Flushes, and expects everything to have arrived. */
    public void flush(AnalyticsClient client) {
        assertThat(client.flush(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("flushed; %s; %s", client.status(), log.lines())
                .isTrue();
    }

    /** Shuts down without sending anything more, as a game that is quit offline. */
    public void leave(AnalyticsClient client) {
        client.shutdown(0, TimeUnit.SECONDS);
    }

    /** Moves time in steps of a second, as a running game sees it, until {@code reached}. */
    public void advanceUntil(Runnable reached) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    clock.advance(Duration.ofSeconds(1));
                    reached.run();
                });
    }

    /** Waits, with time standing still, until {@code reached}. */
    public static void eventually(Runnable reached) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(reached::run);
    }

    /** Moves time once the I/O thread has parked, and waits until it has gone round and parked again. */
    public void step(Duration duration) {
        eventually(() -> assertThat(clock.parked()).isPositive());
        clock.advance(duration);
        eventually(() -> assertThat(clock.parked()).isPositive());
    }

    /** The names of the events that have arrived, oldest first. */
    public List<String> names() {
        return collector.events().stream()
                .map(event -> event.get("event_name").asText())
                .toList();
    }

    /** The payloads' field {@code field} of each event of that name. */
    public List<String> payloads(String name, String field) {
        return collector.events(name).stream()
                .map(event -> event.get("payload").path(field).asText())
                .toList();
    }

    /** The only event of that name. */
    public JsonNode only(String name) {
        assertThat(collector.events(name)).hasSize(1);
        return collector.events(name).get(0);
    }

    /** The only event of that name with that dialogue. */
    public JsonNode only(String dialogue, String name) {
        List<JsonNode> found = collector.events(name).stream()
                .filter(event ->
                        event.get("payload").path("dialogue_id").asText().equals(dialogue))
                .toList();
        assertThat(found).as(dialogue).hasSize(1);
        return found.get(0);
    }

    /** Expects so many drops for that reason. */
    public static void assertDropped(AnalyticsClient client, DropReason reason, long count) {
        assertThat(client.status().drops(reason)).as(reason.wireName()).isEqualTo(count);
    }

    @Override
    public void close() throws IOException {
        for (AnalyticsClient client : started) {
            client.shutdown(0, TimeUnit.SECONDS);
        }
        collector.close();
    }
}
