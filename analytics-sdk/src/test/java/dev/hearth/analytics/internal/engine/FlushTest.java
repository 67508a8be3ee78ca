package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.consent.ConsentStore;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueOptions;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flush waits for, and that it does not wait for what will not come. */
class FlushTest {
    @TempDir
    File directory;

    private EngineRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    /** The moment between a look whether the client runs, and the request, in which a shutdown can go by as a whole. */
    @Test
    void flushThatComesWhenTheThreadHasEndedIsAnsweredAtOnce() throws Exception {
        Engine engine =
                Engine.start(rig.config().defaultConsent(Consent.GRANTED).build());
        Delivery delivery = new Delivery(queue(), consent(), false, engine);
        CompletableFuture<Boolean> before = answer(delivery.flush());
        delivery.close();
        CompletableFuture<Boolean> after = answer(delivery.flush());
        assertThat(before.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(after.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        engine.shutdown(0, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Boolean> answer(FlushRequest request) {
        return CompletableFuture.supplyAsync(() -> request.await(1, TimeUnit.DAYS));
    }

    private EventQueue queue() {
        return EventQueue.unopened(
                new File(directory, "other"),
                QueueOptions.builder().build(),
                FileStore.system(),
                rig.clock,
                new Random(1),
                rig.log);
    }

    private ConsentKeeper consent() {
        return new ConsentKeeper(new ConsentStore(new File(directory, "other")), false, Consent.GRANTED, true, rig.log);
    }

    @Test
    void flushIsAnsweredThoughTheThreadEndsInAnError() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).clock(new BreakingClock(broken)));
        client.setVillage("village-1");
        rig.flush(client);
        rig.stopCollector();
        client.setVillage(null);
        CompletableFuture<Boolean> flushed = CompletableFuture.supplyAsync(() -> client.flush(1, TimeUnit.DAYS));
        eventually(() -> assertThat(client.status().retryAt()).isNotNull());
        broken.set(true);
        assertThat(client.shutdown(0, TimeUnit.SECONDS)).isFalse();
        assertThat(flushed.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whatIsDroppedMeanwhileIsNotWaitedFor() throws Exception {
        rig.stopCollector();
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).queueAgeMax(Duration.ofMinutes(10)));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("old"));
        CompletableFuture<Boolean> flushed = CompletableFuture.supplyAsync(() -> client.flush(1, TimeUnit.DAYS));
        eventually(() -> assertThat(client.status().retryAt()).isNotNull());
        rig.step(Duration.ofMinutes(6));
        client.track(DialogueOpen.of("new"));
        rig.step(Duration.ofMinutes(6));
        assertThat(flushed.get(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("dropped and counted")
                .isTrue();
        assertThat(client.status().drops(DropReason.EXPIRED)).isPositive();
        assertThat(client.status().queuedEvents()).isPositive();
    }

    /** The rig's clock, which the library's thread cannot read once it is broken. */
    private final class BreakingClock implements Clock {
        private final AtomicBoolean broken;

        BreakingClock(AtomicBoolean broken) {
            this.broken = broken;
        }

        @Override
        public long wallMillis() {
            if (broken.get() && Thread.currentThread().getName().equals("hearth-analytics-io")) {
                throw new IllegalStateException("a clock of the game's own");
            }
            return rig.clock.wallMillis();
        }

        @Override
        public long monotonicNanos() {
            return rig.clock.monotonicNanos();
        }

        @Override
        public void park(Object blocker, long nanos) {
            rig.clock.park(blocker, nanos);
        }
    }
}
