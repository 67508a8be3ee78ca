package dev.hearth.analytics.samplegame.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java process on this test's class path, spoken with by lines, and killed without a warning. */
public final class ChildJvm implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String END = "(the process has ended)";

    private final String name;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        return start(Map.of(), main, arguments);
    }

    /**
     * Starts one.
     *
     * @param environment what the process has in its environment besides what this one has
     */
    public static ChildJvm start(Map<String, String> environment, Class<?> main, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DO_NOT_TRACK", "0");
        builder.environment().putAll(environment);
        return new ChildJvm(main.getSimpleName(), builder.start());
    }

    /** Sends one line, and waits for the line that answers it. */
    public String ask(String line) throws IOException, InterruptedException {
        input.write(line + "\n");
        input.flush();
        return nextLine();
    }

    /** Waits for the next line of output. */
    public String nextLine() throws IOException, InterruptedException {
        String line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(END)) {
            throw new IOException(name + " said nothing" + (line == null ? "" : " and has ended"));
        }
        return line;
    }

    /** Its number at the operating system. */
    public long pid() {
        return process.pid();
    }

    /** Kills it, as SIGKILL does: no hook runs, nothing is flushed. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException e) {
            output.add("(" + e + ")");
        }
        output.add(END);
    }
}
