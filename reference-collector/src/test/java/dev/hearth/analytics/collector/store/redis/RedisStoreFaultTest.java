package dev.hearth.analytics.collector.store.redis;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static dev.hearth.analytics.collector.store.contract.StoreUnderTest.LATE_WINDOW;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.faults.RedisWire;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.PublishedKpis;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.contract.Counting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only this engine promises: about Redis that is away, set up wrongly, or has been meddled with. */
class RedisStoreFaultTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private RedisProcess redis;
    private RedisStore store;

    @BeforeEach
    void open() throws Exception {
        redis = RedisProcess.start(directory);
        store = RedisStore.open(address(), LATE_WINDOW);
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    private String address() {
        return redis.uri() + "?partitions=2";
    }

    private @Nullable Object command(String... words) throws Exception {
        return RedisWire.once(redis.port(), words);
    }

    @Test
    void redisThatForgetsKeysIsRefused() throws Exception {
        command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> RedisStore.open(address(), LATE_WINDOW))
                .withMessageContaining("maxmemory-policy allkeys-lru")
                .withMessageContaining("noeviction");
    }

    @Test
    void anotherNumberOfPartitionsOrVersionIsRefused() throws Exception {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> RedisStore.open(redis.uri() + "?partitions=3", LATE_WINDOW))
                .withMessageContaining("has 2 partitions");
        try (RedisStore unsaid = RedisStore.open(redis.uri().toString(), LATE_WINDOW)) {
            assertThat(unsaid.partitions()).isEqualTo(2);
        }
        command("HSET", "analytics:layout", "version", "9");
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> RedisStore.open(address(), LATE_WINDOW))
                .withMessageContaining("version 9");
    }

    @Test
    void redisThatIsNotThereIsNamedInOneSentence() throws Exception {
        redis.kill();
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> RedisStore.open(address(), LATE_WINDOW))
                .withMessageContaining("cannot be reached");
    }

    @Test
    void storeIsUnavailableWhileRedisIsAwayAndHealsByItself() throws Exception {
        append(store, batch(1, NOON, event(1)));
        redis.kill();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> store.append(batch(2, NOON, event(2))).get(1, MINUTES))
                .withCauseInstanceOf(StoreUnavailableException.class);
        assertThat(store.isReachable()).isFalse();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.counts("k", DAY, DAY));
        redis.start();
        await().atMost(PATIENCE).until(store::isReachable);
        assertThat(append(store, batch(2, NOON, event(2))).answer().accepted()).isEqualTo(1);
        assertThat(append(store, batch(1, NOON, event(1))).repeated()).isTrue();
    }

    @Test
    void redisThatHangsIsGivenUpAfterABoundedTime() throws Exception {
        redis.freeze();
        try {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> store.append(batch(1, NOON, event(1))).get(1, MINUTES))
                    .withCauseInstanceOf(StoreUnavailableException.class);
        } finally {
            redis.thaw();
        }
        await().atMost(PATIENCE).until(store::isReachable);
        assertThat(append(store, batch(1, NOON, event(1))).answer().accepted()).isEqualTo(1);
    }

    @Test
    void scriptsThatRedisHasForgottenAreLoadedAgain() throws Exception {
        append(store, batch(1, NOON, event(1)));
        command("SCRIPT", "FLUSH");
        append(store, batch(2, NOON, event(2)));
        command("SCRIPT", "FLUSH");
        Counting.countAll(store, 10);
        assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 2L);
    }

    @Test
    void fullRedisRefusesAndGoesOnWhenThereIsRoom() throws Exception {
        append(store, batch(1, NOON, event(1)));
        command("CONFIG", "SET", "maxmemory", "1");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> store.append(batch(2, NOON, event(2))).get(1, MINUTES))
                .withCauseInstanceOf(StoreUnavailableException.class)
                .withMessageContaining("OOM");
        command("CONFIG", "SET", "maxmemory", "0");
        assertThat(append(store, batch(2, NOON, event(2))).answer().accepted()).isEqualTo(1);
        assertThat(store.integrity(DAY, DAY).get(0).received()).isEqualTo(2);
    }

    /** As after a failover that has lost the newest events, and with other ones since. */
    @Test
    void incrementsOfALogThatIsNoLongerThereAreRefused() throws Exception {
        append(store, batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store);
        long epoch = store.acquire(partition, "a", Duration.ofMinutes(1)).orElseThrow();
        List<LoggedEvent> read = store.readAfter(partition, 0, 10);
        String tag = "{" + partition + "}";
        command("DEL", "analytics:events:" + tag);
        for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) {
            command("DEL", "analytics:ids:" + tag + ":" + DAY + ":" + bucket);
        }
        command("HSET", "analytics:meta:" + tag, "last", "0", "chain", "");
        append(store, batch(2, NOON, event(1)));
        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> store.apply(partition, epoch, Counting.increments(0, read)))
                .withMessageContaining("another log");
        store.apply(partition, epoch, Counting.increments(0, store.readAfter(partition, 0, 10)));
        assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 1L);
    }

    @Test
    void valueThatIsNoNumberStopsTheStepBeforeItChangesAnything() throws Exception {
        append(store, batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store);
        command("HSET", "analytics:totals:{" + partition + "}:second", DAY + ":c", "many");
        long epoch = store.acquire(partition, "a", Duration.ofMinutes(1)).orElseThrow();
        Increments increments = new Increments(0, 1);
        increments.addCount(new KpiKey("first", DAY, KpiKey.TOTAL), 1);
        increments.addCount(new KpiKey("second", DAY, KpiKey.TOTAL), 1);
        assertThatExceptionOfType(InapplicableException.class)
                .isThrownBy(() -> store.apply(partition, epoch, increments));
        assertThat(store.counts("first", DAY, DAY)).isEmpty();
        assertThat(store.appliedPosition(partition)).isZero();
    }

    @Test
    void namesOfGroupsCannotReachOtherKeys() throws Exception {
        append(store, batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store);
        long epoch = store.acquire(partition, "a", Duration.ofMinutes(1)).orElseThrow();
        List<String> names = List.of("a:b", "{9}", "x} {1", "set:hll:", "-1:5", "~7", "#", "c:", "é\n\"'\\");
        Increments increments = new Increments(0, 1);
        for (String name : names) {
            increments.addCount(new KpiKey("k", DAY, name), 1);
            increments.addMember(new KpiKey("k", DAY, name), new UUID(1, 1));
            increments.addValue(new KpiKey("k", DAY, name), 1_000, 1);
        }
        store.apply(partition, epoch, increments);
        assertThat(store.countsByGroup("k", DAY, DAY))
                .extracting(Grouped::group)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(store.distinctByGroup("k", DAY, DAY))
                .extracting(Grouped::group)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(store.sketchesByGroup("k", DAY, DAY))
                .extracting(Grouped::group)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void membersAreExactWhileTheyAreFewAndEstimatedFromThereOn() throws Exception {
        append(store, batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store);
        long epoch = store.acquire(partition, "a", Duration.ofMinutes(1)).orElseThrow();
        Random random = new Random(5);
        Increments few = new Increments(0, 1);
        for (int i = 0; i < dev.hearth.analytics.collector.store.redis.Counting.EXACT_MEMBERS_MAX; i++) {
            few.addMember(new KpiKey("few", DAY, KpiKey.TOTAL), new UUID(random.nextLong(), random.nextLong()));
        }
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            few.addMember(new KpiKey("many", DAY, KpiKey.TOTAL), new UUID(random.nextLong(), random.nextLong()));
        }
        store.apply(partition, epoch, few);
        assertThat(store.distinct("few", DAY, DAY))
                .containsEntry(DAY, (long) dev.hearth.analytics.collector.store.redis.Counting.EXACT_MEMBERS_MAX);
        assertThat((double) store.distinct("many", DAY, DAY).getOrDefault(DAY, 0L))
                .isBetween(
                        many * (1 - 4 * store.distinctRelativeError()), many * (1 + 4 * store.distinctRelativeError()));
    }

    @Test
    void idsArePackedAsWholeNumbers() throws Exception {
        append(store, batch(1, NOON, event(1)));
        int partition = Counting.onlyPartition(store);
        String key = "analytics:ids:{" + partition + "}:" + DAY + ":" + Keys.bucketOf(event(1).eventId());
        assertThat(command("OBJECT", "ENCODING", key)).isEqualTo("intset");
    }

    @Test
    void differentLossesOfADayAreBounded() throws Exception {
        List<ReportedLoss> losses = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            losses.add(new ReportedLoss("dialogue_open", "reason" + i, Long.MAX_VALUE));
        }
        append(store, new IncomingBatch(new UUID(7, 1), "key", NOON, List.of(), List.of(), losses, 10));
        List<ReportedLoss> reported = store.integrity(DAY, DAY).get(0).losses();
        assertThat(reported).hasSize(1_001).allMatch(loss -> loss.count() == (1L << 53) - 1);
        assertThat(reported).anyMatch(loss -> loss.reason().equals("other"));
    }

    @Test
    void resultsArePublishedUnderPlainKeys() throws Exception {
        store.publish(List.of(
                new PublishedKpis.Value("daily-active-villages", "", DAY, "12"),
                new PublishedKpis.Value("session-duration", "avg", DAY, "93.25")));
        assertThat(command("GET", "kpi:dav:2024-10-04")).isEqualTo("12");
        assertThat(command("GET", "kpi:session_duration:avg:2024-10-04")).isEqualTo("93.25");
        store.publish(List.of(new PublishedKpis.Value("daily-active-villages", "", DAY, null)));
        assertThat(command("EXISTS", "kpi:dav:2024-10-04")).isEqualTo(0L);
    }

    @Test
    void saltIsNoLongerInTheAppendOnlyFileAfterItWasDestroyed() throws Exception {
        byte[] marker = "marker-of-a-salt-that-must-vanish".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = Arrays.copyOf(marker, 32);
        store.rotate(DAY, DAY, () -> salt);
        store.rotate(DAY + 1, DAY + 1, () -> new byte[32]);
        await().atMost(PATIENCE).until(() -> !filesContain("marker-of-a-salt"));
    }

    private boolean filesContain(String text) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes;
                try {
                    bytes = Files.readAllBytes(file);
                } catch (NoSuchFileException e) {
                    continue;
                }
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
