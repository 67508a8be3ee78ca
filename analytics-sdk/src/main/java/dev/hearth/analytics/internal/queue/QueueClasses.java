package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.SessionStart;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Random;
import java.util.UUID;

/**
 * The classes that opening a queue and appending to it need, those that are needed last first: the thread that opens comes
 * from the other end, and the two wait for each other once at most. A JVM that has just begun takes about a third of a
 * millisecond to read a class from its jar. Goes through an append once, in memory. What is missing here costs time, nothing
 * else.
 */
public final class QueueClasses {
    private static final byte[] NO_VILLAGE = new byte[0];

    private QueueClasses() {}

    /** Has them loaded. Any thread; writes nothing, and reads no file but the jars and one of the JVM's. */
    public static void load() {
        append();
        new ControlBlock();
        load(Losses.class);
        load(RunLog.class);
        load(SegmentSource.class);
        load(FileHeader.class);
        load(StateFile.class);
        load(RunInfo.class);
        load(FileLock.class);
        load(OverlappingFileLockException.class);
        load(RunDirectory.class);
        load(UUID.class);
        load(RunIds.class);
        load(CurrentRun.class);
        load(StorageHealth.class);
        new DropCounts();
        new LossLedger();
        load(EventQueue.class);
        QueueOptions.builder();
    }

    /** Has the class loaded, linked and initialised. */
    public static void load(Class<?> needed) {
        try {
            Class.forName(needed.getName(), true, needed.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e); // it is there already
        }
    }

    /**
     * Maps a file: any will do, and the JVM has a small one. The first time takes milliseconds, in which another thread that wants
     * to map can only wait, so this comes before all classes.
     */
    public static void mapSomething() {
        File file = new File(System.getProperty("java.home", ""), "release");
        if (!file.isFile()) {
            return;
        }
        try (RandomAccessFile access = new RandomAccessFile(file, "r")) {
            access.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, 1);
        } catch (IOException | RuntimeException e) {
            return; // then the start does it
        }
    }

    private static void append() {
        Appender appender = new Appender(QueueOptions.SEGMENT_BYTES_MIN);
        RecordBuffer record = new RecordBuffer();
        record.begin(SessionStart.TYPE, NO_VILLAGE, 1);
        record.putEnum(SessionStart.REASON, "launch");
        SessionStamp stamp = SessionStamp.create(new Random(0));
        appender.mark.begin(stamp, NO_VILLAGE, 0, 0);
        appender.offer(
                new Segment(SegmentName.appended(1), new File(""), QueueOptions.SEGMENT_BYTES_MIN, 0, new InMemory()));
        appender.append(record, SessionStart.TYPE, stamp, 0, 0);
    }

    /** A file that is none. */
    private static final class InMemory implements FileStore.MappedFile {
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(QueueOptions.SEGMENT_BYTES_MIN);

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void force(int from, int to) {}

        @Override
        public void close() {}
    }
}
