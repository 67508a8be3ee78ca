package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Gdx;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The game in a small window, five events in each frame: measures whole frames, from the beginning to when the picture is
 * handed over and not the rest until the next is due, and how much of each is spent in the calls of analytics. A process of
 * its own for each measurement.
 */
final class FramedGame {
    static final int EVENTS_A_FRAME = 5;

    private static final int DIGITS = 3;
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private FramedGame() {}

    /**
     * Takes the device, the collector, {@link Conditions}, the seconds to warm up and to measure, frames a second or 0 for as
     * many as can be, and where results go.
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        Conditions conditions = Conditions.valueOf(arguments[2]);
        Framed game = new Framed(
                new GameTelemetry(client(home, URI.create(arguments[1]), conditions)),
                home,
                TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3])),
                TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[4])));
        Desktop.open(game, Integer.parseInt(arguments[5]));
        Files.write(Path.of(arguments[6]), List.of(encoded(game.frames), encoded(game.calls)));
    }

    static Histogram histogram() {
        return new Histogram(NANOS_MAX, DIGITS);
    }

    private static AnalyticsClient client(Path home, URI collector, Conditions conditions) {
        if (conditions == Conditions.OFF) {
            return new AbsentAnalytics();
        }
        AnalyticsConfig.Builder config = GameTelemetry.configure(
                        collector, FrameTimes.KEY_ID, FrameTimes.KEY_SECRET, home)
                .defaultConsent(Consent.GRANTED)
                .diagnosticLog(DiagnosticLog.silent());
        if (conditions == Conditions.SLOW_DISK) {
            config.fileStore(new SlowFileStore());
        }
        return AnalyticsClient.start(config.build());
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static final class Framed extends VillageWindow {
        private final Histogram frames = histogram();
        private final Histogram calls = histogram();
        private final GameTelemetry telemetry;
        private final long warmUpNanos;
        private final long measuredNanos;
        private final Runnable handedOver = this::handedOver;
        private long began;
        private long frameBegan;

        Framed(GameTelemetry telemetry, Path home, long warmUpNanos, long measuredNanos) {
            super(telemetry, new Saves(home, 7));
            this.telemetry = telemetry;
            this.warmUpNanos = warmUpNanos;
            this.measuredNanos = measuredNanos;
        }

        @Override
        public void create() {
            super.create();
            Gdx.graphics.setWindowedMode(VillageWindow.WIDTH / 4, VillageWindow.HEIGHT / 4);
            began = System.nanoTime();
        }

        @Override
        public void render() {
            long now = System.nanoTime();
            frameBegan = now;
            long before = System.nanoTime();
            play();
            long after = System.nanoTime();
            if (isMeasured()) {
                calls.recordValue(after - before);
            }
            super.render();
            Gdx.app.postRunnable(
                    handedOver); // it is run when the buffers were swapped, before the wait for the next frame
            if (now - began > warmUpNanos + measuredNanos) {
                Gdx.app.exit();
            }
        }

        private void handedOver() {
            if (isMeasured()) {
                frames.recordValue(System.nanoTime() - frameBegan);
            }
        }

        private boolean isMeasured() {
            return frameBegan - began > warmUpNanos;
        }

        private void play() {
            for (int i = 1; i < EVENTS_A_FRAME; i++) {
                telemetry.commandExecuted("build", i);
            }
            telemetry.dialogueOpened("elder.welcome", "Mira");
        }
    }
}
