package dev.hearth.analytics.internal.queue;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages writable that the game's threads will reach before the I/O thread goes round the next time: twice as much
 * as they have appended since the last. Where nothing is appended nothing is touched, so that an idle game writes nothing.
 * I/O thread.
 */
final class PagesAhead {
    /** The most that is touched in one go: {@value} bytes. */
    private static final int AHEAD_BYTES_MAX = 1 << 20;

    private final Appender appender;
    private final Toucher toucher;
    private long appendedBytes;

    /** @param toucher {@link PageTouch#touch}, but for a test */
    PagesAhead(Appender appender, Toucher toucher) {
        this.appender = appender;
        this.toucher = toucher;
    }

    void touch() {
        Appender.Reach reach = appender.reach();
        long since = reach.appendedBytes - appendedBytes;
        appendedBytes = reach.appendedBytes;
        if (since <= 0) {
            return;
        }
        int ahead = (int) Math.min(2 * since + PageTouch.PAGE_BYTES, AHEAD_BYTES_MAX);
        int left = ahead - touch(reach.active, reach.position, ahead);
        touch(reach.next, 0, left);
    }

    /** Answers how many bytes there were to touch. */
    private int touch(@Nullable Segment segment, int from, int bytes) {
        if (segment == null || segment.mapped == null || bytes <= 0) {
            return 0;
        }
        int to = (int) Math.min((long) from + bytes, segment.fileBytes);
        toucher.touch(segment.mapped.bytes(), from, to);
        return to - from;
    }

    /** Touches every page that begins at or behind {@code from}, and before {@code to}. */
    interface Toucher {
        void touch(ByteBuffer mapped, int from, int to);
    }
}
