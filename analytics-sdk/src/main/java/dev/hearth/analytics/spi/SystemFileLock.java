package dev.hearth.analytics.spi;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a file against other processes, and against others in this one. POSIX gives up a process's lock on a file
 * when any of its descriptors of that file is closed; so a file whose lock this JVM holds must not even be opened. Who
 * holds what is written down in the system properties: unlike a static field, they are one for all class loaders, and a
 * game may well load two copies of this library.
 */
final class SystemFileLock implements Closeable {
    private static final String PREFIX = "dev.hearth.analytics.lock:";

    private final String property;
    private final FileChannel channel;

    private SystemFileLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    static @Nullable SystemFileLock tryLock(File file) throws IOException {
        String property = PREFIX + file.getCanonicalPath();
        if (properties().putIfAbsent(property, "held") != null) {
            return null;
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = new RandomAccessFile(file, "rw")
                    .getChannel(); // which makes the file, and is closed with the channel
            lock = channel.tryLock();
            return lock == null ? null : new SystemFileLock(property, channel);
        } catch (OverlappingFileLockException e) {
            return null;
        } finally {
            if (lock == null) {
                properties().remove(property);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static Map<Object, Object> properties() {
        return System.getProperties();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close(); // which releases the lock
        } finally {
            properties().remove(property);
        }
    }
}
