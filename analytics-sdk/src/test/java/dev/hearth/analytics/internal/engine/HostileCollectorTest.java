package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.MemoryCollector;
import dev.hearth.analytics.testing.Reply;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Days of outages and of answers at random, without a network, so that they take seconds: nothing is spun on, nothing is
 * lost uncounted, nothing is counted twice. {@code -Dhostile.seed=N} replays, {@code -Dhostile.rounds=N} goes on longer.
 */
class HostileCollectorTest {
    private static final int ROUNDS = Integer.getInteger("hostile.rounds", 150);

    @TempDir
    File directory;

    private EngineRig rig;
    private MemoryCollector collector;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
        collector = new MemoryCollector(rig.clock);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void threeDaysOfFailuresAreNeitherSpunOnNorGivenUp() {
        collector.reachable(false);
        AnalyticsClient client = start();
        client.setVillage("village-1");
        client.track(DialogueOpen.of("patient"));
        client.onBackground();
        client.flush(0, TimeUnit.SECONDS);
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            await(() -> client.status().retryAt() != null); // what was due has been tried, and has failed
            goOn(Duration.ofMinutes(1));
        }
        assertThat(collector.configs() + collector.posts())
                .as("attempts in three days: a wait of 150 s on average, and the minutes of this loop")
                .isBetween(1_000, 3 * 24 * 60 / 2);
        assertThat(client.status().drops()).isEmpty();
        assertThat(libraryThreads()).as("one for I/O, one for the network").isLessThanOrEqualTo(2);
        collector.daysOfSaltsBack(5);
        collector.reachable(true);
        rig.advanceUntil(() -> assertThat(client.status().queuedEvents()).isZero());
        assertThat(collector.events("dialogue_open")).hasSize(1);
        assertThat(collector.events("session_end")).hasSize(1);
        assertThat(collector.underWayMax()).as("requests at once").isEqualTo(1);
    }

    @Test
    void whateverItAnswersEveryEventArrivesOnceOrIsCounted() {
        long seed = Long.getLong("hostile.seed", System.nanoTime());
        System.out.println("hostile collector, " + ROUNDS + " rounds, seed " + seed);
        Random random = new Random(seed);
        AnalyticsClient client = start();
        client.setVillage("village-1");
        int tracked = 0;
        long dropped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                client.track(DialogueOpen.of("d" + tracked++));
            }
            if (random.nextInt(20) == 0) {
                dropped += client.status().drops().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                rig.leave(client);
                client = start();
                client.setVillage("village-1");
            }
            collector.script(reply(random));
            if (random.nextInt(4) == 0) {
                collector.scriptConfig(reply(random));
            }
            int before = collector.posts() + collector.configs();
            for (int second = random.nextInt(90); second >= 0; second--) {
                goOn(Duration.ofSeconds(1));
            }
            assertThat(collector.posts() + collector.configs() - before)
                    .as("requests within a minute and a half; round %s, seed %s", round, seed)
                    .isLessThan(150);
        }
        AnalyticsClient last = client;
        collector.forgetScript();
        for (int minute = 0; minute < 200 && last.status().queuedEvents() > 0; minute++) {
            goOn(Duration.ofMinutes(1)); // the longest pause is an hour and its tenth
        }
        rig.advanceUntil(() -> assertThat(last.status().queuedEvents()).isZero());
        dropped += last.status().drops().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long ended = collector.events().size();
        Set<String> ids = new HashSet<>();
        collector.events().forEach(event -> ids.add(event.get("event_id").asText()));
        assertThat(ids).as("seed %s", seed).hasSize((int) ended);
        long lost = (long) tracked - collector.events("dialogue_open").size();
        assertThat(lost)
                .as("dialogues that have not arrived, of %s; at most what was counted; seed %s", tracked, seed)
                .isBetween(0L, dropped);
        assertThat(last.status().drops(DropReason.DAMAGED)).isZero();
    }

    /** Anything that a network, a proxy or a collector has ever said. */
    private static Reply reply(Random random) {
        List<Reply> any = new ArrayList<>(List.of(
                Reply.accept(),
                Reply.cut(),
                Reply.takeAndCut(),
                Reply.takeAndHalf(),
                Reply.answer(200, "text/html", "<html>portal</html>"),
                Reply.answer(200, "application/json", "{}"),
                Reply.answer(200, "application/json", "{\"batch_id\":"),
                Reply.answer(204, "", ""),
                Reply.answer(302, "text/html", "").header("Location", "https://portal.example/"),
                Reply.answer(304, "", ""),
                Reply.answer(400, "text/html", "bad"),
                Reply.problem(400, "malformed_batch"),
                Reply.problem(401, "timestamp_skew"),
                Reply.problem(401, "invalid_signature"),
                Reply.problem(403, "forbidden"),
                Reply.answer(404, "text/html", "where?"),
                Reply.problem(408, "request_timeout"),
                Reply.problem(413, "body_too_large"),
                Reply.problem(415, "unsupported_media_type"),
                Reply.problem(429, "rate_limited").header("Retry-After", "0"),
                Reply.problem(429, "rate_limited").header("Retry-After", "20"),
                Reply.problem(500, "internal"),
                Reply.problem(503, "unavailable").header("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"),
                Reply.problem(503, "unavailable").header("X-Server-Time", "12"),
                Reply.answer(599, "", "")));
        return any.get(random.nextInt(any.size()));
    }

    private AnalyticsClient start() {
        return rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .endpoint(collector.endpoint())
                .transport(collector));
    }

    /** Time goes on, and whatever is due is done: the library is parked, and no request came meanwhile. */
    private void goOn(Duration duration) {
        rig.clock.advance(duration);
        int[] quiet = {0, -1};
        await(() -> {
            int requests = collector.posts() + collector.configs();
            quiet[0] = rig.clock.parked() > 0 && requests == quiet[1] ? quiet[0] + 1 : 0;
            quiet[1] = requests;
            return quiet[0] == 3;
        });
    }

    /** Looks often, since it is done thousands of times. */
    private static void await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + EngineRig.PATIENCE_SECONDS * 1_000_000_000L;
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("in time").isNegative();
            LockSupport.parkNanos(50_000);
        }
    }

    private static long libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hearth-analytics"))
                .count();
    }
}
