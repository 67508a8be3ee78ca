package dev.hearth.analytics.collector.store.redis;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static dev.hearth.analytics.collector.store.contract.StoreUnderTest.LATE_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Into the {@code EXEC} of the last script. */
    private static final int CUT_BYTES = 5;

    @TempDir
    Path directory;

    @Test
    void halfAScriptThatACrashHasLeftInTheFileDoesNotComeBack() throws Exception {
        IncomingBatch kept = batch(1, NOON, event(1));
        IncomingBatch lost = batch(2, NOON, event(2), event(1));
        IncomingBatch instead = batch(3, NOON, event(3));
        try (RedisProcess redis = RedisProcess.start(directory);
                RedisStore store = RedisStore.open(redis.uri() + "?partitions=1", LATE_WINDOW)) {
            redis.awaitFileWritten();
            append(store, kept);
            append(store, lost);
            redis.kill();
            redis.cutOff(CUT_BYTES);
            redis.start();
            await().atMost(PATIENCE).until(store::isReachable);
            append(store, instead);
            redis.awaitFileWritten();
            redis.kill();
            redis.start();
            await().atMost(PATIENCE).until(store::isReachable);

            assertThat(StoreEvents.log(store)).extracting(LoggedEvent::event).containsExactly(event(1), event(3));
            IntegrityDay day = store.integrity(DAY, DAY).get(0);
            assertThat(List.of(day.received(), day.accepted(), day.duplicate())).isEqualTo(List.of(2L, 2L, 0L));
            assertThat(append(store, lost).answer().duplicate()).isEqualTo(1);
        }
    }
}
