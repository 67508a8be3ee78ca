package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.internal.consent.ConsentStore;
import dev.hearth.analytics.internal.consent.Decision;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.Reply;
import dev.hearth.analytics.testing.ScriptedCollector;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
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

    @Test
    void gameThatIsKilledAtAnyMomentOfARevocationLetsNothingOutAfterwards() throws Exception {
        int rounds = Integer.getInteger("revocation.rounds", 5);
        long seed = Long.getLong("revocation.seed", System.nanoTime());
        System.out.println("killed while revoking, " + rounds + " rounds, seed " + seed);
        Random random = new Random(seed);
        int durable = 0;
        for (int round = 0; round < rounds; round++) {
            File game = new File(directory, "round-" + round);
            URI nowhere = URI.create("http://127.0.0.1:" + freePort());
            Process child = start(game, nowhere, 200, "revoke", Map.of());
            boolean revoked = killAfter(child, "revoking", random.nextInt(60_000_000));
            Decision decision = new ConsentStore(game).read();
            boolean decided = decision.isMade();
            assertThat(decided || !revoked)
                    .as("what setConsent has returned from is on the disk; round %s, seed %s", round, seed)
                    .isTrue();
            durable += decided ? 1 : 0;
            assertNothingComesBack(game, decided, "round " + round + ", seed " + seed);
        }
        System.out.println("of " + rounds + " kills " + durable + " came after the decision was on the disk");
    }

    /** The player opens the game again, and agrees. Only what was revoked before is asked for. */
    private void assertNothingComesBack(File game, boolean decided, String round) throws Exception {
        try (ScriptedCollector after = ScriptedCollector.start(Clock.system())) {
            AnalyticsClient next = start(game, after);
            if (decided) {
                assertThat(next.status().consent()).as(round).isEqualTo(Consent.DENIED);
                next.setConsent(Consent.GRANTED);
            }
            next.setVillage("village-2");
            assertThat(next.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            next.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (decided) {
                assertThat(after.events("dialogue_open")).as(round).isEmpty();
                assertThat(after.events("session_start")).as(round).hasSize(1);
                assertThat(after.losses()).as(round).isEmpty();
            }
        }
    }

    /** Kills it so long after that line; answers whether it had said before that it was done. */
    private static boolean killAfter(Process child, String line, long nanos) throws Exception {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String said = out.readLine(); !line.equals(said); said = out.readLine()) {
                assertThat(said).isNotNull();
            }
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            child.destroyForcibly();
            assertThat(child.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            return "revoked".equals(out.readLine());
        } catch (IOException e) {
            return false; // the pipe went with the process
        }
    }

    @Test
    void batchThatWasOnItsWayIsTheSameAfterAKill() throws Exception {
        collector.script(Reply.takeAndCut());
        Process game = start(directory, collector.endpoint(), 300, "send", Map.of());
        eventually(() -> assertThat(collector.batches()).isNotEmpty());
        game.destroyForcibly();
        assertThat(game.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        int before = collector.batches().size();
        AnalyticsClient next = start();
        next.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        next.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode lost = collector.batches().get(0);
        JsonNode again = collector.batches().stream()
                .skip(1)
                .filter(batch -> batch.get("batch_id").equals(lost.get("batch_id")))
                .findFirst()
                .orElseThrow();
        assertThat(before).as("killed before it was tried again, or soon after").isPositive();
        assertThat(UUID.fromString(lost.get("batch_id").asText()).version()).isEqualTo(7);
        assertThat(again.get("events")).as("the same events in the same order").hasSameSizeAs(lost.get("events"));
        for (int i = 0; i < lost.get("events").size(); i++) {
            assertThat(again.get("events").get(i).get("event_id"))
                    .isEqualTo(lost.get("events").get(i).get("event_id"));
        }
        assertThat(collector.events("dialogue_open")).hasSize(300);
    }

    @Test
    void doNotTrackOfTheEnvironmentIsObeyed() throws Exception {
        for (String value : List.of("1", "0")) {
            File game = new File(directory, "dnt-" + value);
            Process child = start(game, collector.endpoint(), 10, "status", Map.of("DO_NOT_TRACK", value));
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("tracked");
                assertThat(out.readLine()).isEqualTo(value.equals("1") ? "consent DENIED" : "consent GRANTED");
            } finally {
                child.destroyForcibly();
            }
            assertThat(game.exists()).as("written").isEqualTo(value.equals("0"));
        }
    }

    @Test
    void gameThatEndsWithoutAShutdownEndsThoughTheCollectorHangs() throws Exception {
        collector.scriptConfig(Reply.hang());
        collector.script(Reply.hang());
        Process game = start(directory, collector.endpoint(), 10, "end", Map.of());
        game.getInputStream().readAllBytes();
        assertThat(game.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(game.exitValue()).isZero();
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
        return start(directory, collector);
    }

    private static AnalyticsClient start(File storage, ScriptedCollector of) {
        return AnalyticsClient.start(AnalyticsConfig.builder()
                .endpoint(of.endpoint())
                .clientKey(ScriptedCollector.KEY_ID, ScriptedCollector.SECRET)
                .storageDirectory(storage)
                .appVersion("1.0.0")
                .platform("test")
                .defaultConsent(Consent.GRANTED)
                .build());
    }

    private void play(int events, String then, String until) throws IOException, InterruptedException {
        Process game = start(directory, collector.endpoint(), events, then, Map.of());
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

    private static Process start(File storage, URI endpoint, int events, String then, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledGame.class.getName(),
                        storage.getPath(),
                        endpoint.toString(),
                        Integer.toString(events),
                        then)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("DO_NOT_TRACK");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Of a server that was closed again: connections are refused. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
