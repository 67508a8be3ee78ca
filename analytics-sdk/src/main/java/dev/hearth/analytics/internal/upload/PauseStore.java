package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the next run has to know of a pause: the file {@code pause}, one line such as {@code 1 7 asked 1795777200000 60000}:
 * version, failures in a row, whether the collector asked for the pause, when it ends by the device's clock, and how long it
 * was when it began. The latter bounds what a clock that was set back could make of it. There is no file without a failure.
 * I/O thread.
 */
class PauseStore {
    private static final String VERSION = "1";
    private static final String ASKED = "asked";
    private static final String OWN = "own";
    private static final int BYTES_MAX = 96;

    private final DurableFile file;
    private final DiagnosticLog log;

    PauseStore(File directory, DiagnosticLog log) {
        this.file = new DurableFile(directory, "pause", BYTES_MAX);
        this.log = log;
    }

    /** What was kept; null if there is nothing, or it cannot be read. */
    @Nullable
    Kept read() {
        try {
            byte[] content = file.read();
            return content == null ? null : parse(new String(content, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return null; // the next attempt comes sooner than it should, once
        }
    }

    void write(Kept kept) {
        try {
            file.write(kept.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.log(Level.DEBUG, "the pause could not be kept for the next start", e);
        }
    }

    /** Answers whether there is no file any more. */
    boolean delete() {
        try {
            file.delete();
            return true;
        } catch (IOException e) {
            log.log(Level.DEBUG, "the pause could not be forgotten for the next start", e);
            return false;
        }
    }

    private static @Nullable Kept parse(String line) {
        String[] words = line.trim().split(" ", -1);
        if (words.length != 5 || !words[0].equals(VERSION)) {
            return null;
        }
        try {
            long millis = Long.parseLong(words[4]);
            return new Kept(
                    Integer.parseInt(words[1]),
                    words[2].equals(ASKED),
                    Long.parseLong(words[3]),
                    Math.max(0, Math.min(Pause.MILLIS_MAX, millis)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Immutable. */
    static final class Kept {
        final int failures;
        final boolean asked;
        final long untilWallMillis;
        final long millis;

        Kept(int failures, boolean asked, long untilWallMillis, long millis) {
            this.failures = failures;
            this.asked = asked;
            this.untilWallMillis = untilWallMillis;
            this.millis = millis;
        }

        @Override
        public String toString() {
            return VERSION + " " + failures + " " + (asked ? ASKED : OWN) + " " + untilWallMillis + " " + millis + "\n";
        }
    }
}
