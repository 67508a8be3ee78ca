package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, really killed, at a random moment: every event whose append had returned is there, once, and
 * every drop that was counted is told. At 60 a second, by four threads, and in bursts of 100,000. The number of rounds is the system property {@code queue.kill.rounds}.
 */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("queue.kill.rounds", 21);
    private static final long TRICKLE_NANOS = TimeUnit.SECONDS.toNanos(1) / 60;

    @TempDir
    File temporary;

    @Test
    void everyReturnedAppendSurvivesKill() throws Exception {
        long seed = Long.getLong("queue.kill.seed", System.nanoTime());
        System.out.println("kill -9, " + ROUNDS + " rounds, seed " + seed);
        Random random = new Random(seed);
        long total = 0;
        for (int round = 0; round < ROUNDS; round++) {
            total += round(random, round);
        }
        System.out.println("kill -9, " + total + " events promised, none missing, none twice");
        assertThat(total).isPositive();
    }

    private long round(Random random, int round) throws Exception {
        int kind = round % 3;
        int threads = kind == 1 || (kind == 2 && round % 2 == 0) ? 4 : 1;
        int burst = kind == 0 ? 1 : kind == 1 ? 50 : 100_000;
        long pause = kind == 0 ? TRICKLE_NANOS : kind == 1 ? 1_000_000 : 10_000_000;
        File directory = new File(temporary, "round" + round);
        File counterFile = new File(temporary, "counters" + round);
        MappedByteBuffer counters = AppendingChild.map(counterFile, threads);
        Process child = ChildJvm.start(
                AppendingChild.class,
                directory.getPath(),
                counterFile.getPath(),
                String.valueOf(threads),
                String.valueOf(burst),
                String.valueOf(pause));
        awaitStart(child);
        awaitCount(counters, random.nextInt(kind == 0 ? 20 : kind == 1 ? 20_000 : 100_000));
        child.destroyForcibly();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return check(directory, counters, threads, round);
    }

    private static void awaitStart(Process child) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("appending");
    }

    /** The random moment: when the first thread has appended so many; or a while, on a slow machine. */
    private static void awaitCount(MappedByteBuffer counters, int count) {
        long start = System.nanoTime();
        while (counters.getInt(0) < count && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static long check(File directory, MappedByteBuffer counters, int threads, int round) {
        Set<String> ids = new HashSet<>();
        Set<UUID> eventIds = new HashSet<>();
        List<LossCount> losses = new ArrayList<>();
        try (EventQueue queue = EventQueue.open(
                directory,
                AppendingChild.options(),
                FileStore.system(),
                Clock.system(),
                new Random(round),
                DiagnosticLog.standardError())) {
            queue.maintain();
            int[] left = new int[1];
            for (QueuedBatch batch = cut(queue, left); batch != null; batch = cut(queue, left)) {
                for (QueuedEvent event : batch.events()) {
                    assertThat(ids.add(TestEvents.id(event)))
                            .as("twice: %s", event)
                            .isTrue();
                    assertThat(eventIds.add(event.eventId())).isTrue();
                }
                losses.addAll(batch.losses());
                queue.acknowledge(batch, Map.of());
            }
        }
        long promised = 0;
        for (int thread = 0; thread < threads; thread++) {
            int count = counters.getInt(thread * AppendingChild.COUNTER_BYTES);
            for (int number = 0; number < count; number++) {
                assertThat(ids.contains("t" + thread + "." + number))
                        .as("round %d, thread %d, number %d of %d", round, thread, number, count)
                        .isTrue();
            }
            promised += count;
        }
        assertThat((long) ids.size()).as("nothing but what was appended").isBetween(promised, promised + threads);
        assertThat(dropsTold(losses))
                .as("drops told, round %d", round)
                .isBetween(dropsCounted(counters, threads), dropsCounted(counters, threads) + threads);
        assertThat(losses).as("round %d", round).allMatch(loss -> loss.count() <= 1 || isKnown(loss));
        return promised;
    }

    private static long dropsTold(List<LossCount> losses) {
        return losses.stream()
                .filter(loss -> loss.reason() == DropReason.SCHEMA_VIOLATION)
                .mapToLong(LossCount::count)
                .sum();
    }

    private static long dropsCounted(MappedByteBuffer counters, int threads) {
        long drops = 0;
        for (int thread = 0; thread < threads; thread++) {
            drops += counters.getInt(thread * AppendingChild.COUNTER_BYTES + AppendingChild.DROPS_AT);
        }
        return drops;
    }

    private static boolean isKnown(LossCount loss) {
        return loss.reason() == DropReason.QUEUE_FULL || loss.reason() == DropReason.SCHEMA_VIOLATION;
    }

    private static @Nullable QueuedBatch cut(EventQueue queue, int[] left) {
        left[0] = 5000;
        return queue.cut(event -> left[0]-- > 0);
    }
}
