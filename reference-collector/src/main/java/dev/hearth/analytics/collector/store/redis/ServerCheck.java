package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at how each master is set up. One that forgets keys when its memory is full would forget counts, and is refused;
 * what its settings mean for an event that was answered with 200 is said.
 */
final class ServerCheck {
    private static final int MAJOR_MIN = 6;
    private static final int MINOR_MIN = 2;
    private static final String NO_EVICTION = "noeviction";
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private ServerCheck() {}

    static void check(RedisLink link) throws StoreOpenException, StoreUnavailableException {
        try {
            for (RedisClusterAsyncCommands<byte[], byte[]> master : link.masters()) {
                check(master);
            }
        } catch (RedisException e) {
            throw new StoreUnavailableException("Redis cannot be reached: " + RedisLink.reason(e), e);
        }
    }

    private static void check(RedisClusterAsyncCommands<byte[], byte[]> master)
            throws StoreOpenException, StoreUnavailableException {
        Map<String, String> info = info(master);
        checkVersion(info.getOrDefault("redis_version", "0"));
        String policy = info.getOrDefault("maxmemory_policy", NO_EVICTION);
        if (!policy.equals(NO_EVICTION)) {
            throw new StoreOpenException("Redis has maxmemory-policy " + policy
                    + ", which forgets counts when its memory is full: set it to " + NO_EVICTION);
        }
        boolean appendOnly = "1".equals(info.get("aof_enabled"));
        String forced = appendOnly ? setting(master, "appendfsync") : "";
        if (!appendOnly) {
            LOG.warn(
                    "APPENDONLY IS OFF in Redis: a 200 means that the events are in its memory, and a restart of it loses"
                            + " all since its last snapshot; set appendonly yes");
        } else if (forced.equals("no")) {
            LOG.warn("Redis has appendfsync no: a 200 means that the events are in memory of the system, and a crash of"
                    + " the machine loses what it had not written, some 30 s; set everysec or always");
        } else {
            LOG.info(
                    "Redis {} has appendfsync {}: after a 200, a crash of its process loses nothing, a crash of its machine"
                            + " {}",
                    info.getOrDefault("valkey_version", info.getOrDefault("redis_version", "")),
                    forced.isEmpty() ? "unknown" : forced,
                    forced.equals("always") ? "nothing" : "about the last second");
        }
    }

    static void checkVersion(String version) throws StoreOpenException {
        String[] parts = version.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            if (major > MAJOR_MIN || (major == MAJOR_MIN && Integer.parseInt(parts[1]) >= MINOR_MIN)) {
                return;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            LOG.debug("a version of an unknown form", e);
        }
        throw new StoreOpenException("Redis has version " + version + ", and at least 6.2 is needed");
    }

    private static Map<String, String> info(RedisClusterAsyncCommands<byte[], byte[]> master)
            throws StoreUnavailableException {
        Map<String, String> info = new HashMap<>();
        String text = get(master.info());
        for (String line : text.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return info;
    }

    /** Empty where the user may not ask for it, as on hosted Redis. */
    private static String setting(RedisClusterAsyncCommands<byte[], byte[]> master, String name) {
        try {
            return get(master.configGet(name)).getOrDefault(name, "");
        } catch (StoreUnavailableException e) {
            return "";
        }
    }

    private static <T> T get(Future<T> future) throws StoreUnavailableException {
        try {
            return future.get(RedisLink.CALL_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Redis does not say how it is set up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking Redis", e);
        }
    }
}
