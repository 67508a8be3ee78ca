package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the log of each partition in the order of positions. */
final class PartitionLog {
    /** How often a waiting worker asks Redis whether another collector has appended. */
    private static final Duration ASKED = Duration.ofMillis(200);

    private final RedisLink link;
    private final Keys[] keys;
    private final AppendSignal signal;

    PartitionLog(RedisLink link, Keys[] keys, AppendSignal signal) {
        this.link = link;
        this.keys = keys;
        this.signal = signal;
    }

    /**
     * An event as it is in the log.
     *
     * @param chain stands for all of the log up to it: where it is the same at the same position, so is all before
     */
    record Entry(LoggedEvent logged, String source, String chain) {
        long position() {
            return logged.position();
        }

        EventRecord event() {
            return logged.event();
        }
    }

    /** The entries from one position to another, both inclusive, at most so many. */
    List<Entry> read(int partition, long from, long to, int limit) throws StoreUnavailableException {
        byte[] stream = Wire.bytes(keys[partition].events());
        Range<String> range = Range.create(from + "-0", to == Long.MAX_VALUE ? "+" : to + "-0");
        List<StreamMessage<byte[], byte[]>> messages =
                RedisLink.await(link.call(commands -> commands.xrange(stream, range, Limit.create(0, limit))));
        List<Entry> entries = new ArrayList<>(messages.size());
        for (StreamMessage<byte[], byte[]> message : messages) {
            entries.add(entry(message));
        }
        return entries;
    }

    private static Entry entry(StreamMessage<byte[], byte[]> message) {
        Map<String, byte[]> fields = new HashMap<>();
        message.getBody().forEach((name, value) -> fields.put(Wire.text(name), value));
        String id = message.getId();
        EventRecord event = new EventRecord(
                Wire.uuid(fields.get("id")),
                Wire.text(fields.get("name")),
                (int) Wire.number(fields.get("version")),
                Wire.number(fields.get("ts")),
                Wire.number(fields.get("client_ts")),
                Wire.uuid(fields.get("village")),
                Wire.uuid(fields.get("session")),
                Wire.number(fields.get("seq")),
                Wire.text(fields.get("app")),
                Wire.text(fields.get("platform")),
                Wire.text(fields.get("payload")),
                (int) Wire.number(fields.get("one_in")));
        LoggedEvent logged = new LoggedEvent(
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                Wire.number(fields.get("day")),
                Wire.number(fields.get("received")),
                Wire.number(fields.get("late")) != 0,
                event);
        return new Entry(logged, Wire.text(fields.get("source")), Wire.text(fields.get("chain")));
    }

    /** A number of a partition's state, or 0. */
    long state(int partition, String field) throws StoreUnavailableException {
        return Wire.number(RedisLink.await(stateLater(partition, field)));
    }

    /** A part of a partition's state as it is kept, or nothing. */
    String stateText(int partition, String field) throws StoreUnavailableException {
        byte[] value = RedisLink.await(stateLater(partition, field));
        return value == null ? "" : Wire.text(value);
    }

    /** The days of receipt whose ids and answers are known. */
    List<Long> dedupedDays(int partition) throws StoreUnavailableException {
        String days = stateText(partition, "deduped");
        return days.isEmpty()
                ? List.of()
                : Arrays.stream(days.split(",", -1)).map(Long::valueOf).toList();
    }

    /** The first or last position of the events in time of a day, or 0. */
    long span(int partition, long epochDay, String which) throws StoreUnavailableException {
        byte[] key = Wire.bytes(keys[partition].span());
        byte[] field = Wire.bytes(epochDay + ":" + which);
        return Wire.number(RedisLink.await(link.call(commands -> commands.hget(key, field))));
    }

    /** Which positions were received when. */
    ReceiptDays receiptDays(int partition) throws StoreUnavailableException {
        byte[] key = Wire.bytes(keys[partition].days());
        List<@Nullable Object> fields = new ArrayList<>();
        RedisLink.await(link.call(commands -> commands.hgetall(key))).forEach((day, position) -> {
            fields.add(day);
            fields.add(position);
        });
        return ReceiptDays.decode(fields);
    }

    private CompletableFuture<byte @Nullable []> stateLater(int partition, String field) {
        byte[] meta = Wire.bytes(keys[partition].meta());
        return link.call(commands -> commands.hget(meta, Wire.bytes(field)));
    }

    /** Returns when the partition may have events after the position, or the time is over. */
    void awaitAppended(int partition, long position, Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return;
            }
            signal.awaitAfter(partition, position, left.compareTo(ASKED) < 0 ? left : ASKED);
            if (isAfter(partition, position)) {
                return;
            }
            // What this process has appended can be gone since a failover.
            signal.forget(partition);
        }
    }

    private boolean isAfter(int partition, long position) throws InterruptedException {
        try {
            return state(partition, "last") > position;
        } catch (StoreUnavailableException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // Whoever waits will find out when it reads.
            return true;
        }
    }
}
