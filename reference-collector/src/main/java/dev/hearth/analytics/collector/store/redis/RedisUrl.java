package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreOpenException;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where Redis is, and how it is used:
 * {@code redis[s][-cluster]://[user:password@]host[:port][,host[:port]…][/database][?partitions=N&replicas=N&wait-ms=N]}.
 *
 * @param nodes one, or for a cluster any of its nodes
 * @param partitions how many a new store gets; 0 if it is not said
 * @param replicas how many replicas must have a batch before it is answered
 * @param replicasWait how long they may take for it
 */
record RedisUrl(boolean cluster, List<RedisURI> nodes, int partitions, int replicas, Duration replicasWait) {
    static final int PARTITIONS_MAX = 1_024;

    private static final int REPLICAS_MAX = 16;
    private static final int WAIT_MILLIS_MAX = 1_500;
    private static final int WAIT_MILLIS_DEFAULT = 1_000;
    private static final int PORT_DEFAULT = 6379;

    static boolean isOne(String url) {
        return url.matches("rediss?(-cluster)?://.*");
    }

    /**
     * Reads an address.
     *
     * @throws StoreOpenException if it is none; the message repeats nothing of it, because it may hold a password
     */
    static RedisUrl parse(String url, Duration timeout) throws StoreOpenException {
        int colon = url.indexOf("://");
        if (!isOne(url)) {
            throw new StoreOpenException("an address of Redis begins with redis:// or redis-cluster://");
        }
        boolean cluster = url.substring(0, colon).endsWith("-cluster");
        boolean tls = url.startsWith("rediss");
        String rest = url.substring(colon + 3);
        Map<String, Integer> settings = settings(rest);
        rest = rest.contains("?") ? rest.substring(0, rest.indexOf('?')) : rest;
        int at = rest.lastIndexOf('@');
        String credentials = at < 0 ? "" : rest.substring(0, at + 1);
        String database = "";
        String hosts = rest.substring(at + 1);
        if (hosts.contains("/")) {
            database = hosts.substring(hosts.indexOf('/'));
            hosts = hosts.substring(0, hosts.indexOf('/'));
        }
        List<RedisURI> nodes = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            if (!host.matches("[^:]+(:[0-9]+)?|\\[[0-9a-fA-F:.]+](:[0-9]+)?")) {
                throw new StoreOpenException("the address of Redis names no host");
            }
            nodes.add(node((tls ? "rediss://" : "redis://") + credentials + withPort(host) + database, timeout));
        }
        if (nodes.size() > 1 && !cluster) {
            throw new StoreOpenException("several hosts are a cluster: use redis-cluster://");
        }
        return new RedisUrl(
                cluster,
                nodes,
                settings.getOrDefault("partitions", 0),
                settings.getOrDefault("replicas", 0),
                Duration.ofMillis(settings.getOrDefault("wait-ms", WAIT_MILLIS_DEFAULT)));
    }

    private static String withPort(String host) {
        return host.matches("(\\[.*]|[^:]*):[0-9]+") ? host : host + ":" + PORT_DEFAULT;
    }

    private static RedisURI node(String address, Duration timeout) throws StoreOpenException {
        try {
            RedisURI node = RedisURI.create(address);
            node.setTimeout(timeout);
            node.setClientName("hearth-analytics");
            return node;
        } catch (IllegalArgumentException e) {
            throw new StoreOpenException("the address of Redis is not of the form redis://host:port");
        }
    }

    private static Map<String, Integer> settings(String rest) throws StoreOpenException {
        Map<String, Integer> settings = new HashMap<>();
        if (!rest.contains("?")) {
            return settings;
        }
        for (String setting : rest.substring(rest.indexOf('?') + 1).split("&", -1)) {
            String name = setting.contains("=") ? setting.substring(0, setting.indexOf('=')) : setting;
            int max = switch (name) {
                case "partitions" -> PARTITIONS_MAX;
                case "replicas" -> REPLICAS_MAX;
                case "wait-ms" -> WAIT_MILLIS_MAX;
                default ->
                    throw new StoreOpenException(
                            "Redis has the settings partitions, replicas and wait-ms, and no other");
            };
            String value = setting.substring(Math.min(setting.length(), name.length() + 1));
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > max) {
                throw new StoreOpenException(name + " must be 1 to " + max);
            }
            settings.put(name, Integer.parseInt(value));
        }
        return settings;
    }
}
