package dev.hearth.analytics.collector.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis server in a process of its own, on a directory and a port that it keeps over its lives. It has an
 * append-only file that is forced every second, and evicts nothing: as an operator is told to run it.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    /**
     * Below the ports that systems hand out by themselves, so that no connection takes one between two lives of a
     * server; the other end of a cluster's bus is {@value #BUS_OFFSET} further.
     */
    private static final int PORT_MIN = 10_000;

    private static final int PORTS = 10_000;
    private static final int BUS_OFFSET = 10_000;

    private final Path directory;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    /** How much of the one append-only file of Redis 6.2 was written as a whole. */
    private long snapshotBytes;

    private RedisProcess(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /**
     * Starts one on a free port, and returns when it answers.
     *
     * @param options more of them, as on the command line: {@code "--appendfsync", "always"}; they win over ours
     */
    public static RedisProcess start(Path directory, String... options) throws IOException {
        RedisBinary.assumePresent();
        Files.createDirectories(directory);
        RedisProcess redis = new RedisProcess(directory, freePort(), List.of(options));
        redis.start();
        return redis;
    }

    private static int freePort() throws IOException {
        for (int attempt = 0; attempt < PORTS; attempt++) {
            int port = PORT_MIN + ThreadLocalRandom.current().nextInt(PORTS);
            if (isFree(port) && isFree(port + BUS_OFFSET)) {
                return port;
            }
        }
        throw new IOException("no free port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A further life on the same directory and port; returns when everything is read back and it answers. */
    public void start() throws IOException {
        if (isAlive()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(RedisBinary.path().toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "yes"));
        command.addAll(List.of("--appendfsync", "everysec", "--maxmemory-policy", "noeviction"));
        command.addAll(options);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        process = started;
        await().alias("Redis answers; its log is " + log())
                .atMost(READY_MAX)
                .pollInterval(Duration.ofMillis(20))
                .failFast("Redis has ended; its log is " + log(), () -> !started.isAlive())
                .until(this::answers);
    }

    /** Whether it answers now: also false while it reads its files. */
    public boolean answers() {
        try {
            return "PONG".equals(RedisWire.once(port, "PING"));
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    public Path directory() {
        return directory;
    }

    /** What it has printed in all its lives. */
    public Path log() {
        return directory.resolve("redis.log");
    }

    public RedisWire connect() throws IOException {
        return new RedisWire(port);
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** {@code kill -9}. What it had written to its files and not forced, the system still writes. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /**
     * What a crash of the machine does after {@link #kill}: the end of its append-only file is gone. What it had written as
     * a whole, and forced, before the newest commands is not.
     */
    public void cutOff(int bytes) throws IOException {
        Path newest;
        try (Stream<Path> files = Files.walk(directory)) {
            newest = files.filter(file -> file.toString().endsWith(".aof"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
        try (FileChannel file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            file.truncate(Math.max(wholeBytes(newest), file.size() - bytes));
        }
    }

    /** Before Redis 7 there is one file, which begins with a snapshot when it was written anew. */
    private long wholeBytes(Path file) {
        return directory.equals(file.getParent()) ? snapshotBytes : 0;
    }

    /** Returns when the append-only file was written anew in this life, and nothing is being written anew. */
    public void awaitFileWritten() {
        await("the append-only file is written anew")
                .atMost(READY_MAX)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    Map<String, String> info = persistence();
                    snapshotBytes = Long.parseLong(info.getOrDefault("aof_base_size", "0"));
                    return !"-1".equals(info.get("aof_last_rewrite_time_sec"))
                            && "0".equals(info.get("aof_rewrite_in_progress"));
                });
    }

    private Map<String, String> persistence() throws IOException {
        Map<String, String> info = new HashMap<>();
        try (RedisWire wire = connect()) {
            for (String line : wire.text("INFO", "persistence").lines().toList()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    info.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
        }
        return info;
    }

    /** {@code kill -TERM}: it writes what is left, and goes. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(READY_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis does not end; its log is " + log());
            }
        }
    }

    /** Its connections stay open and silent, as those of a machine that hangs. */
    public void freeze() throws IOException, InterruptedException {
        if (process != null) {
            Freezing.freeze(process.pid());
        }
    }

    /** It goes on where it was, and knows nothing of the time between. */
    public void thaw() throws IOException, InterruptedException {
        if (process != null) {
            Freezing.thaw(process.pid());
        }
    }

    /** Kills it, if it lives. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
