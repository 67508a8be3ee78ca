package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts how often the library's thread goes round, and what it does to the process. */
class WakeUpTest {
    @TempDir
    File directory;

    private EngineRig rig;
    private final AtomicLong parks = new AtomicLong();
    private final AtomicLong lastPark = new AtomicLong();

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void nothingIsDoneWhileThereIsNothingToDo() {
        AnalyticsClient client = start();
        client.setVillage("village-1");
        rig.flush(client);
        client.setVillage(null);
        rig.flush(client);
        rig.step(Duration.ofSeconds(10)); // the last force
        eventually(() -> assertThat(lastPark.get()).isEqualTo(Long.MAX_VALUE));
        long before = parks.get();
        for (int hour = 0; hour < 24; hour++) {
            rig.step(Duration.ofHours(1));
        }
        assertThat(parks.get()).isEqualTo(before);
    }

    @Test
    void firstEventAfterwardsIsSentAllTheSame() {
        AnalyticsClient client = start();
        client.setVillage("village-1");
        client.onBackground();
        rig.step(Duration.ofSeconds(31));
        rig.flush(client);
        rig.step(Duration.ofSeconds(10));
        eventually(() -> assertThat(lastPark.get()).isEqualTo(Long.MAX_VALUE));
        client.track(DialogueOpen.of("out-of-the-blue"));
        rig.advanceUntil(
                () -> assertThat(rig.collector().events("dialogue_open")).hasSize(1));
    }

    @Test
    void openSessionGoesRoundOnceASecondHoweverMuchIsTracked() {
        AnalyticsClient client = start();
        client.setVillage("village-1");
        rig.flush(client);
        rig.step(Duration.ofSeconds(1));
        rig.step(Duration.ofSeconds(1));
        long before = parks.get();
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 10; i++) {
                client.track(DialogueOpen.of("d"));
            }
            rig.step(Duration.ofSeconds(1));
        }
        assertThat(parks.get() - before).isBetween(5L, 12L);
    }

    @Test
    void everyThreadIsADaemonAndNoneIsLeftBehind() {
        AnalyticsClient client = start();
        client.setVillage("village-1");
        rig.flush(client);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("hearth-analytics"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("hearth-analytics")));
    }

    private AnalyticsClient start() {
        return rig.start(config -> config.defaultConsent(Consent.GRANTED).clock(new CountingClock()));
    }

    /** The rig's clock, with each parking counted. */
    private final class CountingClock implements Clock {
        @Override
        public long wallMillis() {
            return rig.clock.wallMillis();
        }

        @Override
        public long monotonicNanos() {
            return rig.clock.monotonicNanos();
        }

        @Override
        public void park(Object blocker, long nanos) {
            lastPark.set(nanos);
            rig.clock.park(Objects.requireNonNull(blocker), nanos);
            parks.incrementAndGet();
        }
    }
}
