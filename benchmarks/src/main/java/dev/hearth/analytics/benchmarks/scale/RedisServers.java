package dev.hearth.analytics.benchmarks.scale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One Redis server, or a cluster of three masters with a replica each, as an operator is told to run them. */
final class RedisServers implements AutoCloseable {
    private static final int PORT_FIRST = 9_700;
    private static final int STARTS_MAX = 500;

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final boolean cluster;

    private RedisServers(boolean cluster) {
        this.cluster = cluster;
    }

    static RedisServers single(Path directory) throws Exception {
        RedisServers servers = new RedisServers(false);
        servers.start(directory, 1, List.of());
        return servers;
    }

    static RedisServers cluster(Path directory) throws Exception {
        RedisServers servers = new RedisServers(true);
        servers.start(directory, 6, List.of("--cluster-enabled", "yes"));
        List<String> create = new ArrayList<>(List.of("--cluster", "create"));
        servers.ports.forEach(port -> create.add("127.0.0.1:" + port));
        create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
        run(create);
        for (int port : servers.ports) {
            awaitText(port, "cluster_state:ok", "CLUSTER", "INFO");
        }
        return servers;
    }

    private void start(Path directory, int number, List<String> more) throws Exception {
        for (int i = 0; i < number; i++) {
            int port = PORT_FIRST + i;
            Path own = Files.createDirectories(directory.resolve("redis-" + port));
            List<String> line = new ArrayList<>(List.of(System.getProperty("scale.redis", "redis-server")));
            line.addAll(List.of("--port", Integer.toString(port), "--dir", own.toString(), "--save", ""));
            line.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec"));
            line.addAll(List.of("--maxmemory-policy", "noeviction"));
            line.addAll(more);
            processes.add(new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("log").toFile())
                    .start());
            ports.add(port);
            awaitText(port, "PONG", "PING");
        }
    }

    private static void awaitText(int port, String text, String... command) throws Exception {
        for (int i = 0; i < STARTS_MAX; i++) {
            if (ask(port, command).contains(text)) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IOException("no " + text + " from the Redis at " + port);
    }

    /** What {@code --store} finds it by. */
    String url() {
        String hosts = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        return (cluster ? "redis-cluster://" : "redis://") + hosts;
    }

    List<Integer> ports() {
        return ports;
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    /** A field of {@code INFO}, summed over the masters. */
    long info(String field) throws Exception {
        long sum = 0;
        for (int port : ports) {
            String info = ask(port, "INFO");
            if (info.contains("role:master")) {
                sum += info.lines()
                        .filter(line -> line.startsWith(field + ":"))
                        .mapToLong(line -> Long.parseLong(
                                line.substring(field.length() + 1).trim()))
                        .sum();
            }
        }
        return sum;
    }

    static String ask(int port, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of("-p", Integer.toString(port), "--raw"));
        line.addAll(List.of(command));
        return run(line);
    }

    private static String run(List<String> arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("redis-cli"));
        line.addAll(arguments);
        Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
        String out = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        cli.waitFor();
        return out;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
