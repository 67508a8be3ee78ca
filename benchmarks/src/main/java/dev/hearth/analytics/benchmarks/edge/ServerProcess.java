package dev.hearth.analytics.benchmarks.edge;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, with the same heap as the other. */
public final class ServerProcess implements AutoCloseable {
    static final String LISTENING = "listening on ";

    private static final int STOP_SECONDS_MAX = 30;

    private final Process process;
    private final URI uri;

    private ServerProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static ServerProcess start(List<String> jvm, List<String> command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvm);
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String first = out.readLine();
        // The JVM may have something to say first, if it was told to record.
        while (first != null && !first.startsWith(LISTENING)) {
            first = out.readLine();
        }
        if (first == null) {
            process.destroyForcibly();
            throw new IOException("it does not listen");
        }
        return new ServerProcess(process, URI.create(first.substring(LISTENING.length())));
    }

    /** What a collector is compared with. */
    public static ServerProcess bare(List<String> jvm, String parsing) throws IOException {
        return start(jvm, List.of("-cp", System.getProperty("java.class.path"), BareServer.class.getName(), parsing));
    }

    /** With the limit of rates for keys lifted: it is a limit, and not what is measured. */
    public static ServerProcess collector(List<String> jvm, File jar, Path dataDirectory, List<String> more)
            throws IOException {
        List<String> line = new ArrayList<>(List.of("-jar", jar.getPath(), "serve", "--port", "0"));
        line.addAll(List.of("--data-dir", dataDirectory.toString()));
        line.addAll(List.of("--client-key", Batches.KEY_ID + ":" + Batches.SECRET, "--max-requests-per-key", "0"));
        line.addAll(more);
        return start(jvm, line);
    }

    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
