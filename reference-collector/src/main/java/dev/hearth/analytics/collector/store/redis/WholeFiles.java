package dev.hearth.analytics.collector.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Redis write its append-only file anew after each of its starts.
 *
 * <p>A machine that crashes can leave the beginning of a script's writes at the end of the file: {@code MULTI} and some
 * commands, without {@code EXEC}. Redis leaves them out when it starts, and leaves them in the file. What it appends from
 * then on becomes part of that transaction, and at the start after the next all of it is carried out: writes of a batch
 * that were lost come back in front of those that were made since, and take their places in the log. (Valkey cuts them off
 * since its #4342; no Redis up to 8 is known to.) A file that is written anew has nothing of that.
 */
final class WholeFiles {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    /** Of a master that serves, appends to a file, and is not writing it anew already. */
    private static final List<String> ABLE =
            List.of("loading:0", "aof_enabled:1", "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");

    private static final String NEVER_WRITTEN = "aof_last_rewrite_time_sec:-1";
    private static final String LAST_FAILED = "aof_last_bgrewrite_status:err";
    private static final Logger LOG = LoggerFactory.getLogger(WholeFiles.class);

    private final RedisLink link;
    private volatile boolean refused;
    private volatile long askedNanos = System.nanoTime() - AFTER_FAILURE.toNanos();

    WholeFiles(RedisLink link) {
        this.link = link;
    }

    /** Looks at every master now and then, for as long as the link is open. */
    void watch() {
        try {
            link.eachMaster(this::look);
        } catch (RedisException e) {
            LOG.debug("not reached now", e);
        }
        if (!refused) {
            link.after(LOOK, this::watch);
        }
    }

    private void look(RedisClusterAsyncCommands<byte[], byte[]> master) {
        var unused = master.info("persistence")
                .thenCompose(info -> isDue(info) ? master.bgrewriteaof() : CompletableFuture.completedFuture(""))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed(RedisLink.unwrapped(failure));
                    }
                });
    }

    private boolean isDue(String info) {
        List<String> lines = info.lines().toList();
        if (!lines.containsAll(ABLE)) {
            return false;
        }
        boolean again = lines.contains(LAST_FAILED) && System.nanoTime() - askedNanos > AFTER_FAILURE.toNanos();
        boolean due = lines.contains(NEVER_WRITTEN) || again;
        if (due) {
            askedNanos = System.nanoTime();
        }
        return due;
    }

    /** Redis that is away is looked at again; one that does not allow it never will. */
    private void failed(Throwable failure) {
        String word = failure instanceof RedisCommandExecutionException ? RedisFailure.word(failure) : "";
        boolean unknown = String.valueOf(failure.getMessage()).contains("unknown command");
        if (!refused && (word.equals("NOPERM") || unknown)) {
            refused = true;
            LOG.warn(
                    "Redis does not let its append-only file be rewritten: if its machine crashes, run BGREWRITEAOF when it"
                            + " is back, or start it with aof-load-truncated no and repair the file with redis-check-aof");
        }
    }
}
