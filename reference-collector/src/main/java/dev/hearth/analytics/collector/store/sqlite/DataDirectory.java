package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.OwnerOnly;
import dev.hearth.analytics.collector.store.StoreOpenException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A data directory, held by this process alone until it is closed. The lock dies with the process. */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "collector.lock";
    private static final String DATABASE_FILE = "hearth.db";
    private static final String SALT_FOLDER = "salts";

    private final Path path;
    private final FileChannel lockChannel;

    private DataDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    static DataDirectory open(Path path) throws StoreOpenException {
        FileChannel channel = null;
        try {
            OwnerOnly.createFolder(path);
            channel = FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw StoreOpenException.inUse("the data directory " + path
                        + " is in use by another collector: stop it first, or choose another directory");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StoreOpenException("the data directory " + path + " cannot be written to", e);
        }
    }

    /** Null if somebody holds it, this process included. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through it, so nothing can be lost.
        }
    }

    Path database() {
        return database(path);
    }

    static Path database(Path dataDirectory) {
        return dataDirectory.resolve(DATABASE_FILE);
    }

    Path saltFolder() {
        return path.resolve(SALT_FOLDER);
    }

    @Override
    public void close() {
        closeQuietly(lockChannel);
    }
}
