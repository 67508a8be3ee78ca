package dev.hearth.analytics.samplegame.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A screen that nobody sees, with a mouse and a keyboard: Xvfb, and xdotool for the hands. */
final class Screen implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Process xvfb;
    private final String display;

    private Screen(Process xvfb, String display) {
        this.xvfb = xvfb;
        this.display = display;
    }

    /** What is missing on this machine to have a screen, or nothing. */
    static List<String> missing() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("Xvfb", "xdotool")
                .filter(program ->
                        Stream.of(path.split(":")).noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
    }

    /** A new one, on a display that is free. */
    static Screen open() throws IOException {
        Process xvfb = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(xvfb.getInputStream(), StandardCharsets.UTF_8));
        String number = output.readLine(); // once it can be drawn on
        if (number == null) {
            throw new IOException("Xvfb does not start");
        }
        return new Screen(xvfb, ":" + number.strip());
    }

    /** For the environment of who draws on it. */
    String display() {
        return display;
    }

    void moveTo(String x, String y) throws IOException, InterruptedException {
        hands("mousemove", x, y);
    }

    void click() throws IOException, InterruptedException {
        hands("click", "1");
    }

    void press(String key) throws IOException, InterruptedException {
        hands("key", key);
    }

    void type(String text) throws IOException, InterruptedException {
        hands("type", "--delay", "40", text);
    }

    @Override
    public void close() {
        xvfb.destroy();
    }

    private void hands(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("DISPLAY", display);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("xdotool cannot " + String.join(" ", words));
        }
    }
}
