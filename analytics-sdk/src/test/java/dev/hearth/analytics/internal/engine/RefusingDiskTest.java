package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.FaultyFileStore;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that refuses to have a batch written down, while nobody plays: nothing but time has it tried again. */
class RefusingDiskTest {
    @TempDir
    File directory;

    private final FaultyFileStore disk = new FaultyFileStore(new Random(1));
    private final AtomicInteger attempts = new AtomicInteger();
    private EngineRig rig;
    private AnalyticsClient client;

    /** A session that has ended, whose end is forced and was not sent. */
    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
        client = rig.start(config -> config.defaultConsent(Consent.GRANTED).fileStore(disk));
        client.setVillage("village-1");
        rig.flush(client);
        client.setVillage(null);
        eventually(() -> assertThat(rig.clock.parked()).isPositive());
        rig.step(Duration.ofSeconds(6));
        assertThat(rig.names()).doesNotContain("session_end");
        disk.takeTrace();
        disk.failAlways(FaultyFileStore.Operation.FORCE);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void eventsArriveByThemselvesOnceTheDiskIsWhole() {
        rig.advanceUntil(() -> assertThat(attempts()).isPositive());
        rig.step(Duration.ofMinutes(10));
        rig.step(Duration.ofMinutes(10));
        assertThat(rig.names()).doesNotContain("session_end");
        assertThat(client.status().queuedEvents()).isEqualTo(1);
        disk.heal();
        rig.advanceUntil(() -> assertThat(rig.names()).containsOnlyOnce("session_end"));
        assertThat(client.status().drops()).isEmpty();
    }

    @Test
    void flushWaitsForTheDiskAndSaysThatAllIsSentOnlyWhenItIs() throws Exception {
        assertThat(client.flush(0, TimeUnit.SECONDS)).isFalse();
        CompletableFuture<Boolean> flushed =
                CompletableFuture.supplyAsync(() -> client.flush(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS));
        rig.advanceUntil(() -> assertThat(attempts()).isGreaterThan(2));
        assertThat(flushed).isNotDone();
        disk.heal();
        rig.advanceUntil(() -> assertThat(flushed).isDone());
        assertThat(flushed.get()).isTrue();
        assertThat(rig.names()).containsOnlyOnce("session_end");
    }

    @Test
    void batchIsNotTriedAgainAtOnceHoweverOftenTheThreadIsWoken() {
        rig.advanceUntil(() -> assertThat(attempts()).isPositive());
        client.flush(0, TimeUnit.SECONDS);
        rig.step(Duration.ofSeconds(6));
        disk.heal();
        int before = rig.collector().posts();
        for (int i = 0; i < 20; i++) {
            assertThat(client.flush(1, TimeUnit.MILLISECONDS)).isFalse();
            client.force();
        }
        eventually(() -> assertThat(rig.clock.parked()).isPositive());
        assertThat(rig.collector().posts()).isEqualTo(before);
        rig.advanceUntil(() -> assertThat(rig.names()).containsOnlyOnce("session_end"));
    }

    @Test
    void shutdownDoesNotWaitForTheDisk() throws Exception {
        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> client.shutdown(1, TimeUnit.DAYS));
        assertThat(end.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
    }

    /** How often the disk has refused to write down a batch, or what is left of one: a force of a part of the state. */
    private int attempts() {
        List<String> steps = disk.takeTrace();
        int found = (int) steps.stream()
                .filter(step -> step.matches("FORCE state [1-9]\\d*[.][.].*"))
                .count();
        return attempts.addAndGet(found);
    }
}
