package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.ScriptedCollector;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that hangs, and a heap that is smaller than the queue. */
class ScarcityTest {
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

    @Test
    void diskThatHangsHoldsUpNeitherTrackingNorTheEnd() {
        HangingDisk disk = new HangingDisk();
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).fileStore(disk.files()));
        client.setVillage("village-1");
        eventually(() -> assertThat(client.status().queuedEvents()).isEqualTo(2));
        disk.hang();
        client.track(DialogueOpen.of("to-force"));
        rig.advanceUntil(() -> assertThat(disk.hasCaught()).isTrue());
        for (int i = 0; i < 500; i++) {
            client.track(DialogueOpen.of("d" + i));
        }
        client.onBackground();
        client.onForeground();
        assertThat(client.isAnalyticsEnabled()).isTrue();
        assertThat(client.status().queuedEvents()).isEqualTo(503);
        assertThat(client.flush(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(client.shutdown(50, TimeUnit.MILLISECONDS)).isFalse();
        disk.goOn();
    }

    @Test
    void askedToForceItDoesSoWithoutWaitingForTheNextRound() {
        HangingDisk disk = new HangingDisk();
        AnalyticsClient client = rig.start(config -> config.fileStore(disk.files()));
        client.setVillage("village-1");
        rig.step(Duration.ofSeconds(10)); // forces what there was
        client.track(DialogueOpen.of("to-force"));
        disk.hang();
        client.force();
        eventually(() -> assertThat(disk.hasCaught()).isTrue());
        disk.goOn();
    }

    @Test
    void backlogThatIsLargerThanTheHeapIsDelivered() throws Exception {
        // The child has the machine's clock, and salts only go back some days.
        rig.clock.stepWall(Duration.between(EngineRig.BEGIN, Instant.now()));
        AnalyticsClient offline = rig.start(config -> config.queueBytesMax(10L << 20));
        offline.setConsent(Consent.PENDING);
        offline.setVillage("village-1");
        for (int i = 0; i < 80_000; i++) {
            offline.track(DialogueOpen.of("a-dialogue-with-a-rather-long-name").npcId("and-somebody-in-it"));
        }
        assertThat(offline.status().queuedBytes()).isGreaterThan(6L << 20);
        rig.leave(offline);
        new File(directory, "consent").delete(); // the child's player has agreed by default
        try (ScriptedCollector collector = ScriptedCollector.start(Clock.system())) {
            collector.daysOfSaltsBack(3);
            Process game = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xmx32m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledGame.class.getName(),
                            directory.getPath(),
                            collector.endpoint().toString(),
                            "1",
                            "play")
                    .redirectErrorStream(true)
                    .start();
            try {
                eventually(() -> assertThat(collector.events().size()).isGreaterThan(5_000));
                assertThat(game.isAlive()).isTrue();
            } finally {
                game.destroyForcibly();
                assertThat(game.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    /** The system's files, of which every forced write hangs when it is told to. */
    private static final class HangingDisk {
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean hanging;
        private volatile boolean caught;

        FileStore files() {
            return wrap(FileStore.class, FileStore.system());
        }

        void hang() {
            hanging = true;
        }

        void goOn() {
            released.countDown();
        }

        boolean hasCaught() {
            return caught;
        }

        private <T> T wrap(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        if (hanging && method.getName().startsWith("force")) {
                            caught = true;
                            released.await();
                        }
                        Object answer = call(real, method, arguments);
                        return answer instanceof FileStore.MappedFile mapped
                                ? wrap(FileStore.MappedFile.class, mapped)
                                : answer;
                    }));
        }

        private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
                throws Throwable {
            try {
                method.setAccessible(true);
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
