package dev.hearth.analytics.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The runnable jar in a process of its own. What it logs goes on in one file, also over several lives. */
public final class CollectorProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final Path log;
    private final URI uri;

    private CollectorProcess(Process process, Path log, URI uri) {
        this.process = process;
        this.log = log;
        this.uri = uri;
    }

    /** The jar that the build has made. */
    public static Path jar() {
        return Path.of(System.getProperty("collector.jar"));
    }

    /** A command line of the jar, not started. */
    public static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives for seconds: to be up soon is worth more than to be fast later.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-jar");
        command.add(jar().toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /**
     * Starts {@code serve} on a free port, and returns when it listens.
     *
     * @param more further options
     */
    public static CollectorProcess serve(Path dataDirectory, Path log, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--min-aggregation", "0"));
        arguments.addAll(List.of("--data-dir", dataDirectory.toString()));
        arguments.addAll(List.of("--client-key", TestClient.KEY_ID + ":" + TestClient.SECRET));
        arguments.addAll(List.of(more));
        ProcessBuilder builder = command(arguments.toArray(String[]::new));
        builder.environment().put("HEARTH_SERVICE_TOKEN", TestClient.TOKEN);
        return start(builder, log);
    }

    /** Starts what says where it listens, as {@code serve} does, and returns when it has said so. */
    public static CollectorProcess start(ProcessBuilder builder, Path log) throws IOException {
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith(LISTENING)) {
            process.destroyForcibly();
            throw new IOException("not listening: " + line + "\n" + Files.readString(log));
        }
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
        return new CollectorProcess(process, log, URI.create(line.substring(LISTENING.length())));
    }

    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    /** Everything that it and its predecessors have printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -TERM}; false if it is still there after a minute. */
    public boolean stop() throws InterruptedException {
        return stop(Duration.ofMinutes(1));
    }

    /** {@code kill -TERM}; false if it is still there after {@code patience}. */
    boolean stop(Duration patience) throws InterruptedException {
        process.toHandle().destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
