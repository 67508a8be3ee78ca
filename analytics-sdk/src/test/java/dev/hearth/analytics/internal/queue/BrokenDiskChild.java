package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Random;

/**
 * A process whose disk takes pages away while it appends: the segments' files are cut behind their first page, so that
 * storing to what is mapped behind it faults, as it does where a written page finds no room or no disk. Then they are made
 * whole again. Says how each append ended, by event id, and what was counted. Argument: the directory.
 */
final class BrokenDiskChild {
    static final int EVENTS = 200;

    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int WHOLE_BYTES = 4096;

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
        cut(directory, WHOLE_BYTES);
        append(queue, session, 0);
        cut(directory, SEGMENT_BYTES);
        append(queue, session, EVENTS);
        System.out.println("counted " + queue.stats().drops());
        queue.close();
    }

    private static void append(EventQueue queue, SessionStamp session, int from) {
        RecordBuffer record = new RecordBuffer();
        for (int i = from; i < from + EVENTS; i++) {
            String id = "e" + i;
            int answer = queue.append(TestEvents.normal(record, id), session);
            System.out.println(((answer & EventQueue.DROPPED) == 0 ? "kept " : "dropped ") + id);
        }
    }

    private static void cut(File directory, int bytes) throws IOException {
        File[] runs = new File(directory, RunDirectory.RUNS).listFiles();
        for (File run : runs == null ? new File[0] : runs) {
            File[] segments = run.listFiles((parent, name) -> name.endsWith(".seg"));
            for (File segment : segments == null ? new File[0] : segments) {
                try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
                    file.setLength(bytes);
                }
            }
        }
    }
}
