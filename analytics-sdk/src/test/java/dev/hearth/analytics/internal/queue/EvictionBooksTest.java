package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What evicting does to what is damaged, delivered or counted already: each event is delivered or told, once. */
class EvictionBooksTest {
    private final Game game = new Game(23);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void statisticsAndLossesAgreeWithWhatIsLeft() {
        EventQueue queue = game.open();
        for (int i = 0; i < 80; i++) {
            game.append(40);
            for (int low = 0; low < 10; low++) {
                queue.append(TestEvents.low(record), SessionStamp.NONE);
            }
            queue.maintain();
        }
        QueueStats stats = queue.stats();
        Map<String, Long> left = new HashMap<>();
        long bytes = 0;
        long told = 0;
        for (QueuedBatch batch = queue.cut(event -> true); batch != null; batch = queue.cut(event -> true)) {
            for (QueuedEvent event : batch.events()) {
                left.merge(event.name(), 1L, Long::sum);
                bytes += event.record().storedBytes;
            }
            told += batch.losses().stream().mapToLong(LossCount::count).sum();
            queue.acknowledge(batch, Map.of());
        }
        assertThat(stats.drops().keySet()).containsExactly(DropReason.QUEUE_FULL);
        assertThat(stats.drops()).isEqualTo(Map.of(DropReason.QUEUE_FULL, told));
        assertThat(stats.events())
                .isEqualTo(left.values().stream().mapToLong(Long::longValue).sum());
        assertThat(stats.bytes()).isEqualTo(bytes);
        assertThat(stats.events() + told).isEqualTo(80 * 50);
        assertThat(queue.stats()).hasToString("0 events, 0 bytes, dropped {QUEUE_FULL=" + told + "}");
    }

    @Test
    void damageInARunThatIsRewrittenIsToldWithTheRest() {
        int kept = damagedRun();
        EventQueue queue = game.open();
        int more = 0;
        for (int i = 0; i < 40; i++) {
            game.append(50);
            more += 50;
            queue.maintain();
        }
        assertThat(game.disk.files())
                .as("rewritten")
                .anyMatch(file -> file.getName().startsWith("00000001-"));
        long damaged = 0;
        long full = 0;
        long events = 0;
        for (QueuedBatch batch = game.cut(90); batch != null; batch = game.cut(90)) {
            events += batch.events().size();
            for (LossCount loss : batch.losses()) {
                damaged += loss.reason() == DropReason.DAMAGED ? loss.count() : 0;
                full += loss.reason() == DropReason.QUEUE_FULL ? loss.count() : 0;
            }
            queue.acknowledge(batch, Map.of());
        }
        assertThat(damaged).as("a hole, and a torn tail").isEqualTo(2);
        assertThat(events + full).isEqualTo(kept + more);
    }

    @Test
    void tornTailThatRewritingTookAwayIsToldAlsoIfAnotherRunTellsIt() {
        damagedRun();
        game.open();
        for (int i = 0; i < 40; i++) {
            game.append(50);
            game.queue().maintain();
        }
        assertThat(game.disk.files())
                .as("the end was rewritten")
                .noneMatch(file -> file.getName().equals("00000002.seg"));
        game.disk.kill();
        game.recoverAndDrain();
        assertThat(game.told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED)))
                .as("a hole, and a torn tail")
                .isEqualTo(2);
    }

    @Test
    void holeAmongEventsThatAreEvictedIsToldAsDamage() {
        game.open().maintain();
        for (int i = 0; i < 150; i++) {
            game.queue().append(TestEvents.low(record), SessionStamp.NONE);
        }
        game.append(100);
        game.queue().maintain();
        game.disk.kill();
        byte[] first = content("00000001.seg");
        int lowBytes = RecordFormat.padded(TestEvents.low(record).seal(TestEvents.LOW, SessionStamp.NONE, 0, 0));
        int at = FileHeader.BYTES + 10 * lowBytes;
        Arrays.fill(first, at, at + 3 * lowBytes, (byte) 0);
        game.disk.put(game.file("00000001.seg"), first);
        game.open();
        for (int i = 0; i < 30; i++) {
            game.append(50);
            game.queue().maintain();
        }
        game.disk.kill();
        game.recoverAndDrain();
        assertThat(game.told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED)))
                .isEqualTo(3);
        assertThat(game.told.get(new LossKey(TestEvents.LOW.name(), DropReason.QUEUE_FULL)))
                .isEqualTo(147);
    }

    /** A dead run of two segments with one record missing in the middle and something behind the last. */
    private int damagedRun() {
        game.open().maintain();
        game.append(200);
        game.queue().maintain();
        game.disk.kill();
        byte[] first = content("00000001.seg");
        int at = FileHeader.BYTES + 10 * TestEvents.normalBytes("e0");
        Arrays.fill(first, at, at + TestEvents.normalBytes("e0"), (byte) 0);
        game.disk.put(game.file("00000001.seg"), first);
        byte[] second = content("00000002.seg");
        RecordScanner records = new RecordScanner(
                second,
                FileHeader.BYTES,
                second.length,
                SegmentName.appended(2)
                        .salt(java.util.UUID.fromString(
                                game.file("00000002.seg").getParentFile().getName())),
                Crc32c.create());
        int count = 0;
        while (records.next()) {
            count++;
        }
        assertThat(count).isPositive();
        second[records.end() + 40] = 1;
        game.disk.put(game.file("00000002.seg"), second);
        return 199;
    }

    private byte[] content(String name) {
        return game.disk.get(game.file(name));
    }
}
