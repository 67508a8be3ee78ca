package dev.hearth.analytics.collector.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;

/** How Lettuce treats connections: a call is not kept for better times, but fails, and {@link RedisLink} tries again. */
final class LinkOptions {
    /** The most calls that wait for an answer of one node. */
    private static final int WAITING_MAX = 50_000;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(2);

    private LinkOptions() {}

    static ClientOptions ofOne() {
        return options(ClientOptions.builder()).build();
    }

    private static <B extends ClientOptions.Builder> B options(B builder) {
        builder.timeoutOptions(TimeoutOptions.enabled(RedisLink.CALL_MAX))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_MAX)
                        .keepAlive(true)
                        .build())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // On another connection it would wait for nothing, and say that all is well.
                .replayFilter(command -> command.getType() == CommandType.WAIT)
                .requestQueueSize(WAITING_MAX);
        return builder;
    }

    static ClusterClientOptions ofCluster() {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        options(builder);
        return builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                        .refreshTriggersReconnectAttempts(1)
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .dynamicRefreshSources(true)
                        .build())
                .validateClusterNodeMembership(false)
                .build();
    }
}
