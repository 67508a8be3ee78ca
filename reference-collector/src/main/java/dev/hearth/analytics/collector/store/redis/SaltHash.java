package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The salts of all collectors, in one hash. A salt that is destroyed is gone from memory at once, and stays in an
 * append-only file until that is rewritten, which is asked for then; in backups and on replicas it stays as long as those
 * keep it.
 */
final class SaltHash {
    private static final Logger LOG = LoggerFactory.getLogger(SaltHash.class);

    /** How often a rewrite is asked for, {@link RedisLink#LATER} apart, while another is under way. */
    private static final int REWRITES_MAX = 30;

    private final RedisLink link;

    SaltHash(RedisLink link) {
        this.link = link;
    }

    SortedMap<Long, byte[]> rotate(long firstDay, long lastDay, Supplier<byte[]> newSalt)
            throws StoreUnavailableException {
        List<byte[]> args = new ArrayList<>();
        args.add(Wire.bytes(firstDay));
        for (long day = firstDay; day <= lastDay; day++) {
            args.add(newSalt.get());
        }
        List<@Nullable Object> reply = RedisLink.await(link.run(Script.SALTS, List.of(Wire.bytes(Keys.SALTS)), args));
        SortedMap<Long, byte[]> salts = new TreeMap<>();
        for (long day = firstDay; day <= lastDay; day++) {
            salts.put(day, (byte[]) Objects.requireNonNull(reply.get((int) (day - firstDay) + 1)));
        }
        if (Wire.number(reply.get(0)) > 0) {
            rewriteFiles(REWRITES_MAX);
        }
        return salts;
    }

    /**
     * Asks every master that has an append-only file to write it anew. One that is at it already began before the salt was
     * destroyed, and is asked again later.
     */
    private void rewriteFiles(int attemptsLeft) {
        link.later(() -> {
            try {
                for (RedisClusterAsyncCommands<byte[], byte[]> master : link.masters()) {
                    rewriteFile(master, attemptsLeft);
                }
            } catch (RedisException e) {
                warn(e);
            }
        });
    }

    private void rewriteFile(RedisClusterAsyncCommands<byte[], byte[]> master, int attemptsLeft) {
        var unused = master.info("persistence")
                .thenCompose(info -> info.contains("aof_enabled:1")
                        ? master.bgrewriteaof()
                        : CompletableFuture.completedFuture("nothing to write"))
                .whenComplete((done, failure) -> {
                    if (failure != null && attemptsLeft > 0) {
                        link.later(() -> rewriteFile(master, attemptsLeft - 1));
                    } else if (failure != null) {
                        warn(failure);
                    }
                });
    }

    private static void warn(Throwable failure) {
        LOG.warn(
                "a salt was destroyed, and Redis does not rewrite its append-only file ({}): the salt is in the old file until"
                        + " it does; run BGREWRITEAOF",
                RedisLink.reason(failure));
    }
}
