package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis: one connection a node, on which everything is pipelined. A call that could not be done because a
 * connection broke, a slot moves or a master is being replaced is tried again for {@link #RETRIED}; after that, or when
 * nothing has worked for as long, it fails at once with {@link StoreUnavailableException}. No call takes longer than that
 * and {@link #CALL_MAX}. A call may be executed twice, or after it has failed here: whatever is sent must bear that.
 */
final class RedisLink implements AutoCloseable {
    /** How long one try may take. */
    static final Duration CALL_MAX = Duration.ofSeconds(2);

    /** How long a call is tried again. */
    static final Duration RETRIED = Duration.ofMillis(1_500);

    /** When what needs not be done at once is done. */
    static final Duration LATER = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration RETRY_DELAY_MIN = Duration.ofMillis(20);
    private static final Duration RETRY_DELAY_MAX = Duration.ofMillis(250);

    private final int replicas;
    private final Duration replicasWait;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final @Nullable StatefulRedisConnection<byte[], byte[]> single;
    private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster;

    /** Those on which replicas are waited for, which holds up all that comes after on the same connection. */
    private final @Nullable StatefulRedisConnection<byte[], byte[]> waitingSingle;

    private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> waitingCluster;

    /** When everything began to fail, by the monotonic clock; 0 while something works. */
    private volatile long failingSinceNanos;

    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile boolean closed;
    private volatile StoreListener listener = StoreListener.NONE;

    RedisLink(RedisUrl url) throws StoreUnavailableException {
        this.replicas = url.replicas();
        this.replicasWait = url.replicasWait();
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        () -> Delay.exponential(RETRY_DELAY_MIN, Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        try {
            if (url.cluster()) {
                RedisClusterClient clusterClient = RedisClusterClient.create(resources, url.nodes());
                client = clusterClient;
                clusterClient.setOptions(LinkOptions.ofCluster());
                cluster = clusterClient.connect(ByteArrayCodec.INSTANCE);
                waitingCluster = isReplicating() ? clusterClient.connect(ByteArrayCodec.INSTANCE) : null;
                single = null;
                waitingSingle = null;
            } else {
                RedisClient singleClient =
                        RedisClient.create(resources, url.nodes().get(0));
                client = singleClient;
                singleClient.setOptions(LinkOptions.ofOne());
                single = singleClient.connect(ByteArrayCodec.INSTANCE);
                waitingSingle = isReplicating() ? singleClient.connect(ByteArrayCodec.INSTANCE) : null;
                cluster = null;
                waitingCluster = null;
            }
        } catch (RedisException e) {
            var unused = resources.shutdown(0, 0, TimeUnit.SECONDS);
            throw new StoreUnavailableException("Redis cannot be reached: " + reason(e), e);
        }
    }

    /** Whether a write has to reach replicas before it counts as done. */
    boolean isReplicating() {
        return replicas > 0;
    }

    void listen(StoreListener told) {
        listener = told;
    }

    private RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return cluster != null
                ? cluster.async()
                : Objects.requireNonNull(single).async();
    }

    /** Runs a script; the first key decides where. */
    CompletableFuture<List<@Nullable Object>> run(Script script, List<byte[]> keys, List<byte[]> args) {
        byte[][] keyArray = Wire.array(keys);
        byte[][] argArray = Wire.array(args);
        return call(commands -> commands.<Object>evalsha(script.digest(), ScriptOutputType.MULTI, keyArray, argArray)
                .toCompletableFuture()
                .exceptionallyCompose(failure -> unwrapped(failure) instanceof RedisNoScriptException
                        ? commands.<Object>eval(script.source(), ScriptOutputType.MULTI, keyArray, argArray)
                                .toCompletableFuture()
                        : CompletableFuture.failedFuture(failure))
                .thenApply(Wire::list));
    }

    /** Does something that bears being done twice. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> what) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(what, result, System.nanoTime(), RETRY_DELAY_MIN);
        return result;
    }

    private <T> void attempt(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> what,
            CompletableFuture<T> result,
            long sinceNanos,
            Duration delay) {
        CompletionStage<T> attempted;
        try {
            attempted = what.apply(commands());
        } catch (RuntimeException e) {
            attempted = CompletableFuture.failedFuture(e);
        }
        var unused = attempted.whenComplete((value, failure) -> {
            if (failure == null) {
                failingSinceNanos = 0;
                result.complete(value);
                return;
            }
            Throwable cause = unwrapped(failure);
            RedisFailure kind = RedisFailure.of(cause);
            if (kind == RedisFailure.ERROR) {
                failingSinceNanos = 0;
                result.completeExceptionally(new RedisErrorException("Redis refused a script", cause));
            } else if (kind == RedisFailure.PASSING && !closed && mayTryAgain(sinceNanos)) {
                tryAgain(what, result, sinceNanos, delay);
            } else {
                listener.failed();
                result.completeExceptionally(
                        new StoreUnavailableException("Redis cannot do it now: " + reason(cause), cause));
            }
        });
    }

    private <T> void tryAgain(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> what,
            CompletableFuture<T> result,
            long sinceNanos,
            Duration delay) {
        try {
            var unused = resources
                    .eventExecutorGroup()
                    .schedule(
                            () -> attempt(what, result, sinceNanos, longer(delay)),
                            delay.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new StoreUnavailableException("the store is closed", e));
        }
    }

    /** Does something after {@link #LATER}, unless it is closed by then. */
    void later(Runnable task) {
        after(LATER, task);
    }

    /** Does something that blocks nobody after a while, unless it is closed by then. */
    void after(Duration delay, Runnable task) {
        try {
            var unused = resources
                    .eventExecutorGroup()
                    .schedule(
                            () -> {
                                if (!closed) {
                                    task.run();
                                }
                            },
                            delay.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    private boolean mayTryAgain(long sinceNanos) {
        long now = System.nanoTime();
        long failing = failingSinceNanos;
        if (failing == 0) {
            failingSinceNanos = now == 0 ? 1 : now;
            failing = now;
        }
        return now - sinceNanos < RETRIED.toNanos() && now - failing < RETRIED.toNanos();
    }

    private static Duration longer(Duration delay) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(RETRY_DELAY_MAX) < 0 ? doubled : RETRY_DELAY_MAX;
    }

    /**
     * Runs a script that bears being run twice and writes something each time, and is done when enough replicas have what it
     * wrote. Script and waiting go out together, on one connection: alone on a later one, the waiting would be for nothing.
     */
    CompletableFuture<List<@Nullable Object>> runReplicated(Script script, List<byte[]> keys, List<byte[]> args) {
        if (!isReplicating()) {
            return run(script, keys, args);
        }
        byte[][] keyArray = Wire.array(keys);
        byte[][] argArray = Wire.array(args);
        return call(commands -> masterOf(keys.get(0)).thenCompose(master -> {
            CompletableFuture<Object> done = master.<Object>evalsha(
                            script.digest(), ScriptOutputType.MULTI, keyArray, argArray)
                    .toCompletableFuture();
            return withReplicas(master, done).exceptionallyCompose(failure -> {
                if (unwrapped(failure) instanceof RedisNoScriptException) {
                    return withReplicas(
                            master,
                            master.<Object>eval(script.source(), ScriptOutputType.MULTI, keyArray, argArray)
                                    .toCompletableFuture());
                }
                refreshIfMoved(unwrapped(failure));
                return CompletableFuture.failedFuture(failure);
            });
        }));
    }

    private CompletableFuture<List<@Nullable Object>> withReplicas(
            RedisAsyncCommands<byte[], byte[]> master, CompletableFuture<Object> done) {
        CompletableFuture<Long> replicated =
                master.waitForReplication(replicas, replicasWait.toMillis()).toCompletableFuture();
        return done.thenCompose(reply -> replicated.thenCompose(have -> have >= replicas
                ? CompletableFuture.completedFuture(Wire.list(reply))
                : CompletableFuture.failedFuture(new TooFewReplicasException(have))));
    }

    /** Lettuce keeps one connection a node and address. It follows no redirection. */
    private CompletableFuture<RedisAsyncCommands<byte[], byte[]>> masterOf(byte[] key) {
        if (waitingCluster == null) {
            return CompletableFuture.completedFuture(
                    Objects.requireNonNull(waitingSingle).async());
        }
        RedisClusterNode master = waitingCluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        if (master == null) {
            return CompletableFuture.failedFuture(new RedisException("no master has the slot"));
        }
        return waitingCluster
                .getConnectionAsync(master.getUri().getHost(), master.getUri().getPort())
                .thenApply(StatefulRedisConnection::async);
    }

    /** One at a time: each asks every node on a connection of its own, and hundreds of calls can find out at once. */
    private void refreshIfMoved(Throwable failure) {
        if (client instanceof RedisClusterClient clusterClient
                && RedisFailure.of(failure) == RedisFailure.PASSING
                && refreshing.compareAndSet(false, true)) {
            var unused = clusterClient.refreshPartitionsAsync().whenComplete((done, problem) -> refreshing.set(false));
        }
    }

    /** One after another, each node that takes writes. */
    List<RedisClusterAsyncCommands<byte[], byte[]>> masters() {
        if (cluster == null) {
            return List.of(commands());
        }
        StatefulRedisClusterConnection<byte[], byte[]> nodes = cluster;
        return nodes.getPartitions().stream()
                .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                .<RedisClusterAsyncCommands<byte[], byte[]>>map(node -> nodes.getConnection(
                                node.getUri().getHost(), node.getUri().getPort())
                        .async())
                .toList();
    }

    /** Does something with each node that takes writes and can be reached, without waiting for it. */
    void eachMaster(Consumer<RedisClusterAsyncCommands<byte[], byte[]>> what) {
        if (cluster == null) {
            what.accept(commands());
            return;
        }
        for (RedisClusterNode node : cluster.getPartitions()) {
            if (node.getRole().isUpstream() && !node.getSlots().isEmpty()) {
                var unused = cluster.getConnectionAsync(
                                node.getUri().getHost(), node.getUri().getPort())
                        .thenAccept(connection -> what.accept(connection.async()));
            }
        }
    }

    /** Waits for a call; an error of Redis counts as the store being unavailable. */
    static <T> T await(CompletableFuture<T> future) throws StoreUnavailableException {
        try {
            return awaitOrError(future);
        } catch (RedisErrorException e) {
            throw new StoreUnavailableException("Redis refused it: " + reason(Objects.requireNonNull(e.getCause())), e);
        }
    }

    /** Waits for a call. */
    static <T> T awaitOrError(CompletableFuture<T> future) throws StoreUnavailableException, RedisErrorException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = unwrapped(e);
            if (cause instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            if (cause instanceof RedisErrorException error) {
                throw error;
            }
            throw new StoreUnavailableException("Redis could not do it", cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for Redis", e);
        }
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The word of an error of Redis, which names no key; otherwise the kind of failure. */
    static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(deepest.getMessage());
        if (deepest instanceof RedisCommandExecutionException) {
            return RedisFailure.word(deepest);
        }
        return deepest.getClass().getSimpleName() + (message.length() < 100 ? ", " + message : "");
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
