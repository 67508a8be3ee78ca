package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Random;

/**
 * A process whose disk takes pages away while it appends: segments' files are cut behind their first page, so that storing
 * to what is mapped behind it faults, as it does where a written page finds no room or no disk. First the one that is being
 * appended to, then all of them; then they are made whole again. Says how each append ended, by event id, and what was
 * counted. Argument: the directory.
 */
final class BrokenDiskChild {
    /** Appended while one segment is broken, and again when all are whole: more than fit into one page. */
    static final int EVENTS = 200;

    /** Appended while all segments are broken: more than fit into the first pages of all of them. */
    static final int EVENTS_WHILE_BROKEN = 1_000;

    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int WHOLE_BYTES = 4096;
    private static final String FIRST = "00000001.seg";
    private static final String SECOND = "00000002.seg";

    private BrokenDiskChild() {}

    static QueueOptions options() {
        return QueueOptions.builder()
                .segmentBytes(SEGMENT_BYTES)
                .bytesMax(1 << 20)
                .build();
    }

    public static void main(String[] args) throws IOException {
        File directory = new File(args[0]);
        EventQueue queue = EventQueue.open(
                directory, options(), FileStore.system(), Clock.system(), new Random(), DiagnosticLog.silent());
        queue.maintain();
        SessionStamp session = SessionStamp.create(new Random(1));
        cut(directory, FIRST, WHOLE_BYTES);
        append(queue, session, 0, EVENTS);
        cut(directory, ".seg", WHOLE_BYTES);
        append(queue, session, EVENTS, EVENTS_WHILE_BROKEN);
        cut(directory, ".seg", SEGMENT_BYTES);
        append(queue, session, EVENTS + EVENTS_WHILE_BROKEN, EVENTS);
        System.out.println("counted " + queue.stats().drops());
        queue.close();
    }

    private static void append(EventQueue queue, SessionStamp session, int from, int events) {
        RecordBuffer record = new RecordBuffer();
        for (int i = from; i < from + events; i++) {
            String id = "e" + i;
            int answer = queue.append(TestEvents.normal(record, id), session);
            System.out.println(((answer & EventQueue.DROPPED) == 0 ? "kept " : "dropped ") + id);
        }
    }

    /** The second, which has all but a few of the first events, keeps half of itself. */
    private static void cut(File directory, String names, int bytes) throws IOException {
        File[] runs = new File(directory, RunDirectory.RUNS).listFiles();
        for (File run : runs == null ? new File[0] : runs) {
            File[] segments = run.listFiles((parent, name) -> name.endsWith(names));
            for (File segment : segments == null ? new File[0] : segments) {
                try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
                    file.setLength(segment.getName().equals(SECOND) ? Math.max(bytes, SEGMENT_BYTES / 2) : bytes);
                }
            }
        }
    }
}
