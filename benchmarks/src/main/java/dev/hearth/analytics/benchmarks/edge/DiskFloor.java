package dev.hearth.analytics.benchmarks.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What nobody can be faster than who forces a write to the disk before an answer: a write of as many bytes as a batch makes, and
 * a force, again and again, to a file of its own that has its length already. One thread.
 */
final class DiskFloor {
    private static final int FILE_BYTES = 16 * 1024 * 1024;

    private DiskFloor() {}

    /** How long each took, in nanoseconds. */
    static Histogram measure(Path directory, int bytesEach, int seconds) throws IOException {
        Histogram took = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "floor", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(FILE_BYTES), 0);
            channel.force(true);
            ByteBuffer bytes = ByteBuffer.allocate(bytesEach);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            long at = 0;
            for (long began = System.nanoTime(); began < until; began = System.nanoTime()) {
                bytes.clear();
                channel.write(bytes, at);
                channel.force(false);
                took.recordValue(System.nanoTime() - began);
                at = (at + bytesEach) % (FILE_BYTES - bytesEach);
            }
        } finally {
            Files.delete(file);
        }
        return took;
    }
}
