package dev.hearth.analytics.collector.store.contract;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.SaltStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What else a store keeps: the salts of the days, and what was wrong with rejected events. */
public interface KeepingContract extends StoreUnderTest {
    private static Supplier<byte[]> salts(long seed) {
        Random random = new Random(seed);
        return () -> {
            byte[] salt = new byte[SaltStore.SALT_BYTES];
            random.nextBytes(salt);
            return salt;
        };
    }

    private static SortedMap<Long, String> hex(SortedMap<Long, byte[]> salts) {
        SortedMap<Long, String> hex = new TreeMap<>();
        salts.forEach((day, salt) -> hex.put(day, HexFormat.of().formatHex(salt)));
        return hex;
    }

    @Test
    default void saltsAreTheSameForEverybodyAndAfterReopening() throws Exception {
        SortedMap<Long, String> first = hex(store().rotate(DAY - 2, DAY + 1, salts(1)));
        assertThat(first).hasSize(4);
        assertThat(first.values()).doesNotHaveDuplicates();
        assertThat(hex(beside().rotate(DAY - 2, DAY + 1, salts(2)))).isEqualTo(first);
        reopen();
        assertThat(hex(store().rotate(DAY - 2, DAY + 1, salts(3)))).isEqualTo(first);
    }

    @Test
    default void saltOfADayThatIsOverIsGoneForGood() throws Exception {
        SortedMap<Long, String> first = hex(store().rotate(DAY - 2, DAY + 1, salts(1)));
        SortedMap<Long, String> next = hex(store().rotate(DAY - 1, DAY + 2, salts(2)));
        assertThat(next.subMap(DAY - 1, DAY + 2)).isEqualTo(first.subMap(DAY - 1, DAY + 2));
        assertThat(next).containsKey(DAY + 2).doesNotContainKey(DAY - 2);
        SortedMap<Long, String> again = hex(store().rotate(DAY - 2, DAY + 1, salts(3)));
        assertThat(again.get(DAY - 2)).isNotEqualTo(first.get(DAY - 2));
    }

    @Test
    default void collectorsThatMakeASaltAtTheSameMomentAgree() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            for (long day = DAY; day < DAY + 10; day++) {
                long of = day;
                List<Callable<SortedMap<Long, String>>> calls = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    var store = i % 2 == 0 ? store() : beside();
                    Supplier<byte[]> made = salts(of * 10 + i);
                    calls.add(() -> hex(store.rotate(of, of, made)));
                }
                List<SortedMap<Long, String>> answers = new ArrayList<>();
                for (Future<SortedMap<Long, String>> answer : executor.invokeAll(calls)) {
                    answers.add(answer.get(1, MINUTES));
                }
                assertThat(answers).containsOnly(answers.get(0));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static QuarantinedEvent rejected(int number, String source, long receivedMillis) {
        return new QuarantinedEvent(
                receivedMillis, source, "dialogue_open", 1, RejectReason.SCHEMA_VIOLATION, "field" + number, "pattern");
    }

    private void quarantine(QuarantinedEvent... events) throws Exception {
        store().quarantine(Arrays.asList(events)).get(1, MINUTES);
    }

    @Test
    default void quarantineGivesTheNewestFirstByDayAndSource() throws Exception {
        quarantine(rejected(1, "a", NOON), rejected(2, "b", NOON + 1));
        quarantine(rejected(3, "a", NOON + 2), rejected(4, "a", NOON + DAYS.toMillis(1)));
        reopen();
        assertThat(store().quarantined(DAY, null, 10))
                .containsExactly(rejected(3, "a", NOON + 2), rejected(2, "b", NOON + 1), rejected(1, "a", NOON));
        assertThat(store().quarantined(DAY, "a", 10))
                .containsExactly(rejected(3, "a", NOON + 2), rejected(1, "a", NOON));
        assertThat(store().quarantined(DAY, null, 1)).containsExactly(rejected(3, "a", NOON + 2));
        assertThat(store().quarantined(DAY + 1, null, 10)).hasSize(1);
        assertThat(store().quarantined(DAY - 1, null, 10)).isEmpty();
    }

    @Test
    default void quarantineForgetsWhatIsOld() throws Exception {
        store().expireQuarantined(NOON);
        quarantine(rejected(1, "a", NOON - 1), rejected(2, "a", NOON));
        store().expireQuarantined(NOON);
        assertThat(store().quarantined(DAY, null, 10)).containsExactly(rejected(2, "a", NOON));
    }

    @Test
    default void quarantineKeepsOnlySoMany() throws Exception {
        int more = 500;
        List<QuarantinedEvent> batch = new ArrayList<>();
        for (int i = 0; i < QuarantineStore.QUARANTINED_MAX + more; i++) {
            batch.add(rejected(i, "a", NOON));
            if (batch.size() == 1_500) {
                quarantine(batch.toArray(QuarantinedEvent[]::new));
                batch.clear();
            }
        }
        quarantine(batch.toArray(QuarantinedEvent[]::new));
        List<QuarantinedEvent> kept = store().quarantined(DAY, null, 1_000_000);
        assertThat(kept).hasSizeLessThanOrEqualTo(QuarantineStore.QUARANTINED_MAX);
        assertThat(kept).hasSizeGreaterThan(QuarantineStore.QUARANTINED_MAX / 2);
        assertThat(kept.get(0).field()).isEqualTo("field" + (QuarantineStore.QUARANTINED_MAX + more - 1));
    }
}
