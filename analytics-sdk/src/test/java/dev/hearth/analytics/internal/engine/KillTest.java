package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.ScriptedCollector;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
class KillTest {
    @TempDir
    File directory;

    private ScriptedCollector collector;

    @BeforeEach
    void open() throws IOException {
        collector = ScriptedCollector.start(Clock.system());
    }

    @AfterEach
    void close() throws IOException {
        collector.close();
    }

    @Test
    void everyTrackedEventOfAKilledGameArrivesOnceAndItsSessionIsEnded() throws Exception {
        play(2_000, "play", "tracked");
        AnalyticsClient next = start();
        assertThat(next.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        next.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        Set<String> arrived = new HashSet<>();
        collector
                .events("dialogue_open")
                .forEach(event ->
                        arrived.add(event.get("payload").get("dialogue_id").asText()));
        assertThat(collector.events("dialogue_open")).hasSize(2_000);
        assertThat(arrived)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "d" + i).toList());
        JsonNode start = collector.events("session_start").get(0);
        JsonNode end = collector.events("session_end").get(0);
        assertThat(end.get("payload").get("reason").asText()).isEqualTo("recovered");
        assertThat(end.get("session_id")).isEqualTo(start.get("session_id"));
        assertThat(end.get("seq").asInt()).isEqualTo(lastSeq(start) + 1);
        assertThat(Duration.between(at(start), at(end)).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(end.get("payload").get("duration_ms").asLong()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void gameThatIsKilledRightAfterARevocationLetsNothingOut() throws Exception {
        collector.close();
        play(500, "revoke", "revoked");
        collector = ScriptedCollector.start(Clock.system());
        AnalyticsClient next = start();
        next.setConsent(Consent.GRANTED);
        next.setVillage("village-2");
        assertThat(next.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        next.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(collector.events("dialogue_open")).isEmpty();
        assertThat(collector.events("session_start")).hasSize(1);
        assertThat(collector.losses()).isEmpty();
    }

    private int lastSeq(JsonNode start) {
        return collector.events().stream()
                .filter(event -> event.get("session_id").equals(start.get("session_id")))
                .filter(event -> !event.get("event_name").asText().equals("session_end"))
                .mapToInt(event -> event.get("seq").asInt())
                .max()
                .orElseThrow();
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.get("ts_utc").asText());
    }

    private AnalyticsClient start() {
        return AnalyticsClient.start(AnalyticsConfig.builder()
                .endpoint(collector.endpoint())
                .clientKey(ScriptedCollector.KEY_ID, ScriptedCollector.SECRET)
                .storageDirectory(directory)
                .appVersion("1.0.0")
                .platform("test")
                .defaultConsent(Consent.GRANTED)
                .build());
    }

    private void play(int events, String then, String until) throws IOException, InterruptedException {
        Process game = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledGame.class.getName(),
                        directory.getPath(),
                        collector.endpoint().toString(),
                        Integer.toString(events),
                        then)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(game.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals(until)) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo(until);
        } finally {
            game.destroyForcibly();
            assertThat(game.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
