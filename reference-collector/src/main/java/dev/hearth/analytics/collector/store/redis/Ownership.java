package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who may count which partition. All times are Redis's. */
final class Ownership {
    private final RedisLink link;
    private final Keys[] keys;

    Ownership(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    int announce(String worker, Duration lease) throws StoreUnavailableException {
        List<byte[]> args = List.of(Wire.bytes(worker), Wire.bytes(lease.toMillis()));
        return (int) Wire.number(RedisLink.await(link.run(Script.ANNOUNCE, List.of(Wire.bytes(Keys.WORKERS)), args))
                .get(0));
    }

    OptionalLong acquire(int partition, String worker, Duration lease) throws StoreUnavailableException {
        List<@Nullable Object> reply = acquire(partition, worker, lease, false);
        return reply.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Wire.number(reply.get(0)));
    }

    /** Takes a partition from whoever has it. */
    long seize(int partition, String worker, Duration lease) throws StoreUnavailableException {
        return Wire.number(acquire(partition, worker, lease, true).get(0));
    }

    private List<@Nullable Object> acquire(int partition, String worker, Duration lease, boolean seize)
            throws StoreUnavailableException {
        List<byte[]> args = List.of(Wire.bytes(worker), Wire.bytes(lease.toMillis()), Wire.bytes(seize ? "1" : "0"));
        return RedisLink.await(link.run(Script.ACQUIRE, keysOf(partition), args));
    }

    void release(int partition, long epoch) throws StoreUnavailableException {
        RedisLink.await(link.run(Script.RELEASE, keysOf(partition), List.of(Wire.bytes(epoch))));
    }

    private List<byte[]> keysOf(int partition) {
        return List.of(Wire.bytes(keys[partition].meta()), Wire.bytes(keys[partition].absent()));
    }
}
