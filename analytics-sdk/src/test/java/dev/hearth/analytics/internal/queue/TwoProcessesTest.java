package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.TestClock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three windows of one game: two processes append, this one delivers, all on one directory. Each is left alone as long as
 * it lives; what it leaves when it is killed is delivered by the one that is up already, each event once.
 */
class TwoProcessesTest {
    private static final int EVENTS_MIN = 3_000;

    @TempDir
    File directory;

    private final TestClock clock = new TestClock(1_757_844_000_000L);
    private final Set<UUID> eventIds = new HashSet<>();
    private final Map<UUID, Integer> eventsByRun = new HashMap<>();

    @Test
    void livingProcessesAreLeftAloneAndDeadOnesDeliveredByTheOneThatIsUp() throws Exception {
        try (EventQueue mine = EventQueue.open(
                directory,
                AppendingChild.options(),
                FileStore.system(),
                clock,
                new Random(1),
                DiagnosticLog.standardError())) {
            mine.maintain();
            Window first = new Window("first");
            Window second = new Window("second");
            first.awaitEvents();
            second.awaitEvents();
            deliver(mine);
            assertThat(eventsByRun).as("both live").isEmpty();
            first.kill();
            deliver(mine);
            assertThat(eventsByRun).as("one is dead").hasSize(1);
            assertThat(eventsByRun.values()).allSatisfy(first::assertPromised);
            second.awaitEvents();
            second.kill();
            Set<UUID> before = new HashSet<>(eventsByRun.keySet());
            deliver(mine);
            assertThat(eventsByRun).hasSize(2);
            eventsByRun.keySet().removeAll(before);
            assertThat(eventsByRun.values()).allSatisfy(second::assertPromised);
        }
        assertThat(new File(directory, "runs").list())
                .as("everything is delivered")
                .isEmpty();
    }

    /** A minute later, sends all there is. */
    private void deliver(EventQueue queue) {
        clock.advance(Duration.ofMinutes(1));
        queue.maintain();
        for (QueuedBatch batch = queue.cut(event -> true); batch != null; batch = queue.cut(event -> true)) {
            int next = eventsByRun.getOrDefault(batch.run().runId(), 0);
            for (QueuedEvent event : batch.events()) {
                assertThat(TestEvents.id(event)).as("in order, none missing").isEqualTo("t0." + next++);
                assertThat(eventIds.add(event.eventId())).as("twice: %s", event).isTrue();
            }
            eventsByRun.put(batch.run().runId(), next);
            queue.acknowledge(batch, Map.of());
        }
    }

    /** Another process that appends. */
    private final class Window {
        private final Process process;
        private final MappedByteBuffer counters;

        Window(String name) throws IOException {
            File counterFile = new File(directory, name);
            counters = AppendingChild.map(counterFile, 1);
            process = ChildJvm.start(
                    AppendingChild.class, directory.getPath(), counterFile.getPath(), "1", "10", "100000");
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("appending");
        }

        void awaitEvents() {
            int until = counters.getInt(0) + EVENTS_MIN;
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (counters.getInt(0) < until) {
                assertThat(System.nanoTime() - deadline).as("in time").isNegative();
                LockSupport.parkNanos(1_000_000);
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }

        void assertPromised(int delivered) {
            assertThat(delivered).isBetween(counters.getInt(0), counters.getInt(0) + 1);
        }
    }
}
