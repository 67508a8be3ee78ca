package dev.hearth.analytics.internal.queue;

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
    private long appendedBytes;

    PagesAhead(Appender appender) {
        this.appender = appender;
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
    private static int touch(@Nullable Segment segment, int from, int bytes) {
        if (segment == null || segment.mapped == null || bytes <= 0) {
            return 0;
        }
        int to = (int) Math.min((long) from + bytes, segment.fileBytes);
        PageTouch.touch(segment.mapped.bytes(), from, to);
        return to - from;
    }
}
