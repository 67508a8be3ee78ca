package dev.hearth.analytics.spi;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only place where the queue touches the file system. Every method may block and is called by the library's I/O
 * thread, except once by {@code start}; only {@link MappedFile#bytes()} is written by the game's threads.
 *
 * <p>Nothing is durable before it was forced: contents by {@link MappedFile#force} or {@link #force}, names (created,
 * renamed, deleted) by {@link #forceDirectory}.
 */
public interface FileStore {
    /** Makes the directory and its parents; does nothing if it is there. */
    void createDirectories(File directory) throws IOException;

    /** The names in {@code directory}, in any order; empty if there is no such directory. */
    List<String> list(File directory) throws IOException;

    /** Whether there is a file or directory of that name. */
    boolean exists(File file);

    /** The length in bytes; 0 if there is no such file. */
    long length(File file);

    /**
     * Makes a new file of {@code bytes} zeros whose blocks are really allocated (never sparse, so that a full disk cannot
     * turn a later store into a fatal signal), and maps it. Nothing is left behind when it fails.
     *
     * @throws IOException also if the file is already there
     */
    MappedFile create(File file, int bytes) throws IOException;

    /** Maps an existing file, in its whole length, for reading and writing. */
    MappedFile map(File file) throws IOException;

    /**
     * The file's first bytes.
     *
     * @param bytesMax never more than that is read or allocated
     */
    byte[] read(File file, int bytesMax) throws IOException;

    /** Writes a new file, or replaces the content of an old one. Neither atomic nor forced. */
    void write(File file, byte[] content, int length) throws IOException;

    /**
     * Writes zeros over the first {@code bytes} of an existing file, in place and unforced, and not by way of its mappings:
     * they show the zeros at once where the system keeps one copy of both, as Linux, macOS and Windows do for local files.
     */
    void clear(File file, int bytes) throws IOException;

    /** Forces the content of a file that was written with {@link #write} or {@link #clear}. */
    void force(File file) throws IOException;

    /** Renames within one directory, atomically. Fails, or replaces, if {@code to} is there: the caller does not count on either. */
    void rename(File from, File to) throws IOException;

    /** Deletes a file or an empty directory; does nothing if it is not there. */
    void delete(File file) throws IOException;

    /** Makes the names in {@code directory} durable, where the system can do that. */
    void forceDirectory(File directory) throws IOException;

    /**
     * Takes the lock of {@code file}, which is created if need be; null if somebody else holds it, in this process or in
     * another. Closing gives it up; so does the end of the process, however it comes.
     */
    @Nullable
    Closeable tryLock(File file) throws IOException;

    /** A file in memory, shared with the disk. */
    interface MappedFile extends Closeable {
        /** The content, big endian. The same buffer each time; its position and limit belong to the caller. */
        ByteBuffer bytes();

        /** Writes the bytes from {@code from} to {@code to}, exclusive, through to the disk; more may be written. */
        void force(int from, int to) throws IOException;

        /** Gives up the file. The memory stays readable and writable as long as somebody holds {@link #bytes()}. */
        @Override
        void close();
    }

    /** The files of the running system. */
    static FileStore system() {
        return SystemFileStore.INSTANCE;
    }
}
