package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that appends until it is killed. Each of its threads counts, in a file that is mapped and therefore survives
 * the kill, the appends that have returned: event {@code t<thread>.<number>} is promised once number is below the count. Beside it, the drops that were counted.
 * Arguments: directory, counter file, threads, events in a burst, nanoseconds between bursts.
 */
final class AppendingChild {
    static final int COUNTER_BYTES = 64;

    /** Where, in a thread's counters, the drops are counted that the queue has been told of. */
    static final int DROPS_AT = 4;

    private static final int EVENTS_FOR_A_DROP = 10;

    private AppendingChild() {}

    /** The most that a thread appends: all of them find room, or the oldest would rightly be dropped. */
    private static final int EVENTS_MAX = 100_000;

    static QueueOptions options() {
        return QueueOptions.builder().bytesMax(96L << 20).build();
    }

    public static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[2]);
        int burst = Integer.parseInt(args[3]);
        long pauseNanos = Long.parseLong(args[4]);
        MappedByteBuffer counters = map(new File(args[1]), threads);
        EventQueue queue = EventQueue.open(
                new File(args[0]),
                options(),
                FileStore.system(),
                Clock.system(),
                new Random(),
                DiagnosticLog.standardError());
        queue.maintain();
        for (int thread = 0; thread < threads; thread++) {
            int mine = thread;
            Thread appender = new Thread(() -> append(queue, counters, mine, burst, pauseNanos));
            appender.setDaemon(true);
            appender.start();
        }
        System.out.println("appending");
        while (true) {
            queue.maintain();
            queue.forceIfDirty();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    static MappedByteBuffer map(File file, int threads) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file, "rw")) {
            return access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, (long) threads * COUNTER_BYTES);
        }
    }

    private static void append(EventQueue queue, MappedByteBuffer counters, int thread, int burst, long pauseNanos) {
        RecordBuffer record = new RecordBuffer();
        SessionStamp session = SessionStamp.create(new Random(thread));
        int number = 0;
        int drops = 0;
        while (true) {
            for (int i = 0; i < burst && number < EVENTS_MAX; i++) {
                int answer = queue.append(TestEvents.normal(record, "t" + thread + "." + number), session);
                if ((answer & EventQueue.DROPPED) == 0) {
                    counters.putInt(thread * COUNTER_BYTES, ++number);
                    if (number % EVENTS_FOR_A_DROP == 0) {
                        queue.countDrop(DropReason.SCHEMA_VIOLATION, TestEvents.NORMAL.name());
                        counters.putInt(thread * COUNTER_BYTES + DROPS_AT, ++drops);
                    }
                } else {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }
}
