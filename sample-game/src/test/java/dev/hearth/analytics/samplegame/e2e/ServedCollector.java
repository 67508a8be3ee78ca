package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.collector.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A collector in a process of its own, which serves. */
public final class ServedCollector implements AutoCloseable {
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final URI uri;

    private ServedCollector(Process process) throws IOException {
        this.process = process;
        uri = listening(process.inputReader());
    }

    /** The jar that operators get. */
    static ServedCollector ofJar(String... options) throws IOException {
        return start(List.of(java(), "--enable-native-access=ALL-UNNAMED", "-jar", jar()), options);
    }

    /** One that Linux lets run when nothing else wants to, as if it were on another machine. */
    public static ServedCollector atLowestPriority(String... options) throws IOException {
        List<String> command = List.of(
                "nice",
                "-n",
                "19",
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                Main.class.getName());
        return start(command, options);
    }

    private static ServedCollector start(List<String> launcher, String... options) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add("serve");
        command.add("--port=0");
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new ServedCollector(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String jar() {
        return Objects.requireNonNull(System.getProperty("collector.jar"), "collector.jar");
    }

    private static URI listening(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return URI.create(line.substring(LISTENING.length()).strip());
            }
        }
        throw new IOException("the collector has ended before it listened");
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
