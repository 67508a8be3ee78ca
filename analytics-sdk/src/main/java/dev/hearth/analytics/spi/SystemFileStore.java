package dev.hearth.analytics.spi;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files through {@code java.nio}. A mapping is never undone by hand, since another thread could still be storing into it:
 * the garbage collector does it. On Windows a mapped file can therefore not be deleted at once; whoever deletes tries
 * again later.
 */
enum SystemFileStore implements FileStore {
    INSTANCE;

    private static final int ZEROS = 64 * 1024;

    @Override
    public void createDirectories(File directory) throws IOException {
        if (directory.isDirectory() || directory.mkdirs()) {
            return; // the shorter way, by what every JVM has loaded
        }
        Files.createDirectories(directory.toPath()); // says why not
    }

    @Override
    public List<String> list(File directory) throws IOException {
        String[] names = directory.list();
        if (names == null) {
            if (directory.exists()) {
                throw new IOException("cannot list " + directory.getName());
            }
            return Collections.emptyList();
        }
        return Arrays.asList(names);
    }

    @Override
    public boolean exists(File file) {
        return file.exists();
    }

    @Override
    public long length(File file) {
        return file.length();
    }

    @Override
    public MappedFile create(File file, int bytes) throws IOException {
        if (!file.createNewFile()) {
            throw new IOException("already there: " + file.getName());
        }
        try (RandomAccessFile access = new RandomAccessFile(file, "rw")) {
            fillWithZeros(access.getChannel(), bytes);
            if (access.length() != bytes) {
                throw new IOException("the file has " + access.length() + " bytes instead of " + bytes);
            }
            return SystemMappedFile.map(access.getChannel(), bytes);
        } catch (IOException | RuntimeException e) {
            if (!file.delete()) {
                e.addSuppressed(new IOException("left behind: " + file.getName()));
            }
            throw e;
        }
    }

    private static void fillWithZeros(FileChannel channel, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS, bytes));
        for (int written = 0; written < bytes; ) {
            ((Buffer) zeros).clear(); // the cast: Java 9 moved the return type
            ((Buffer) zeros).limit(Math.min(zeros.capacity(), bytes - written));
            written += channel.write(zeros, written);
        }
    }

    @Override
    public MappedFile map(File file) throws IOException {
        if (!file.isFile()) {
            throw new IOException("not a file: " + file.getName());
        }
        try (RandomAccessFile access = new RandomAccessFile(file, "rw")) {
            long length = access.length();
            if (length > Integer.MAX_VALUE) {
                throw new IOException("too long to be mapped: " + file.getName());
            }
            return SystemMappedFile.map(access.getChannel(), (int) length);
        }
    }

    @Override
    public byte[] read(File file, int bytesMax) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            byte[] content = new byte[(int) Math.min(bytesMax, file.length())];
            int read = 0;
            while (read < content.length) {
                int n = in.read(content, read, content.length - read);
                if (n < 0) {
                    throw new EOFException("shrank while being read: " + file.getName());
                }
                read += n;
            }
            return content;
        }
    }

    @Override
    public void write(File file, byte[] content, int length) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(content, 0, length);
        }
    }

    @Override
    public void clear(File file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
            fillWithZeros(channel, bytes);
        }
    }

    @Override
    public void force(File file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(File from, File to) throws IOException {
        Files.move(from.toPath(), to.toPath(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(File file) throws IOException {
        Files.deleteIfExists(file.toPath());
    }

    @Override
    public void forceDirectory(File directory) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows journals names by itself, and does not open a directory as a file.
        }
        try (FileChannel channel = FileChannel.open(directory.toPath(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public @Nullable Closeable tryLock(File file) throws IOException {
        return SystemFileLock.tryLock(file);
    }

    private static final class SystemMappedFile implements MappedFile {
        private final MappedByteBuffer bytes;

        private SystemMappedFile(MappedByteBuffer bytes) {
            this.bytes = bytes;
        }

        static SystemMappedFile map(FileChannel channel, int length) throws IOException {
            return new SystemMappedFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void force(int from, int to) throws IOException {
            RangeForce.force(bytes, from, to);
        }

        @Override
        public void close() {
            // Left to the garbage collector, see the top of the class.
        }
    }
}
