package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.spi.FileStore;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system's files on a disk that is slow. What the operating system does with mapped memory behind everybody's back cannot
 * be slowed down from here.
 */
final class SlowFileStore implements FileStore {
    private static final long OPERATION_MILLIS = 50;
    private static final long FORCE_MILLIS = 200;

    private final FileStore files = FileStore.system();

    @Override
    public void createDirectories(File directory) throws IOException {
        pause(OPERATION_MILLIS);
        files.createDirectories(directory);
    }

    @Override
    public List<String> list(File directory) throws IOException {
        pause(OPERATION_MILLIS);
        return files.list(directory);
    }

    @Override
    public boolean exists(File file) {
        return files.exists(file);
    }

    @Override
    public long length(File file) {
        return files.length(file);
    }

    @Override
    public MappedFile create(File file, int bytes) throws IOException {
        pause(OPERATION_MILLIS);
        return new SlowMappedFile(files.create(file, bytes));
    }

    @Override
    public MappedFile map(File file) throws IOException {
        pause(OPERATION_MILLIS);
        return new SlowMappedFile(files.map(file));
    }

    @Override
    public byte[] read(File file, int bytesMax) throws IOException {
        pause(OPERATION_MILLIS);
        return files.read(file, bytesMax);
    }

    @Override
    public void write(File file, byte[] content, int length) throws IOException {
        pause(OPERATION_MILLIS);
        files.write(file, content, length);
    }

    @Override
    public void clear(File file, int bytes) throws IOException {
        pause(OPERATION_MILLIS);
        files.clear(file, bytes);
    }

    @Override
    public void force(File file) throws IOException {
        pause(FORCE_MILLIS);
        files.force(file);
    }

    @Override
    public void rename(File from, File to) throws IOException {
        pause(OPERATION_MILLIS);
        files.rename(from, to);
    }

    @Override
    public void delete(File file) throws IOException {
        pause(OPERATION_MILLIS);
        files.delete(file);
    }

    @Override
    public void forceDirectory(File directory) throws IOException {
        pause(FORCE_MILLIS);
        files.forceDirectory(directory);
    }

    @Override
    public @Nullable Closeable tryLock(File file) throws IOException {
        return files.tryLock(file);
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private record SlowMappedFile(MappedFile file) implements MappedFile {
        @Override
        public ByteBuffer bytes() {
            return file.bytes();
        }

        @Override
        public void force(int from, int to) throws IOException {
            SlowFileStore.pause(FORCE_MILLIS);
            file.force(from, to);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
