package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.e2e.ServedCollector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Measures the game's frames under all {@link Conditions}, in turn and again and again, so that what the machine does besides
 * hits all of them alike; writes what came out as a page and a picture. The collector has what the game and the screen leave,
 * since no player has one on the machine that draws. {@code mvn -q -Pframes}; takes 21 minutes.
 */
final class FrameTimes {
    static final String KEY_ID = "frames";
    static final String KEY_SECRET = "frames-secret";

    private static final int ROUNDS = Integer.getInteger("frames.rounds", 3);
    /**
     * Long enough for the JVM to have compiled what a frame does, the library's part as well: before that, a call that makes a
     * method due for compiling wakes the compiler's thread, and Linux may let that run first, on the core of the game.
     */
    private static final int WARM_UP_SECONDS = Integer.getInteger("frames.warmUpSeconds", 60);

    private static final int MEASURED_SECONDS = Integer.getInteger("frames.seconds", 20);

    /** As a game runs; 0 for as many as can be. */
    private static final int FRAMES_A_SECOND = Integer.getInteger("frames.perSecond", 60);

    private final List<Measured> measured =
            Stream.of(Conditions.values()).map(Measured::new).toList();

    private FrameTimes() {}

    /** Takes the folder in which the page and the picture are written. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("hearth-frames-");
        FrameTimes times = new FrameTimes();
        try (Screen screen = Screen.open();
                ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                ServedCollector collector = ServedCollector.atLowestPriority(
                        "--data-dir=" + directory.resolve("collector"),
                        "--client-key=" + KEY_ID + ":" + KEY_SECRET,
                        "--service-token=frames-token",
                        "--catalog=" + KEY_ID + "=" + Path.of("src/main/resources/analytics.catalog.json"))) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Measured> turn = new ArrayList<>(times.measured);
                Collections.rotate(turn, round);
                for (Measured next : turn) {
                    Conditions conditions = next.conditions();
                    Path home = Files.createDirectory(directory.resolve(conditions.id() + round));
                    measure(screen, next, address(conditions, collector, silent), home);
                    System.out.println("round " + (round + 1) + " of " + ROUNDS + ": " + conditions.words());
                }
            }
        }
        new FrameReport(times.measured, MEASURED_SECONDS, FRAMES_A_SECOND).write(Path.of(arguments[0]));
    }

    private static URI address(Conditions conditions, ServedCollector collector, ServerSocket silent) {
        return switch (conditions) {
            case HANGING -> URI.create("http://127.0.0.1:" + silent.getLocalPort());
            case NO_NETWORK -> URI.create("https://collector.invalid");
            case OFF, ON, SLOW_DISK -> collector.uri();
        };
    }

    private static void measure(Screen screen, Measured measured, URI address, Path home)
            throws IOException, InterruptedException, DataFormatException {
        Path results = home.resolve("results");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        FramedGame.class.getName(),
                        home.toString(),
                        address.toString(),
                        measured.conditions().name(),
                        Integer.toString(WARM_UP_SECONDS),
                        Integer.toString(MEASURED_SECONDS),
                        Integer.toString(FRAMES_A_SECOND),
                        results.toString())
                .inheritIO();
        builder.environment().put("DISPLAY", screen.display());
        builder.environment().put("LIBGL_ALWAYS_SOFTWARE", "1");
        builder.environment().put("LP_NUM_THREADS", "0"); // One core draws, the other is for the rest.
        builder.environment().put("DO_NOT_TRACK", "0");
        Process process = builder.start();
        if (!process.waitFor(WARM_UP_SECONDS + MEASURED_SECONDS + 60L, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("no measurement of " + measured.conditions().words());
        }
        List<String> lines = Files.readAllLines(results);
        measured.add(decoded(lines.get(0)), decoded(lines.get(1)));
    }

    private static Histogram decoded(String line) throws DataFormatException {
        return Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(line)), 0);
    }
}
