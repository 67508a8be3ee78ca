package dev.hearth.analytics.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One small file: a CRC-32 of the rest in four bytes, big-endian, then the content. When {@link #write} has returned, the
 * content survives a power cut; when it throws, the former content is still there.
 *
 * <p>Several processes may write the same file; the last one wins, as a whole.
 */
public final class DurableFile {
    private static final int CRC_BYTES = 4;

    private final Path path;
    private final int bytesMax;

    /** The file {@code name} in {@code directory}; a content longer than {@code bytesMax} is neither written nor read. */
    public DurableFile(File directory, String name, int bytesMax) {
        this.path = new File(directory, name).toPath();
        this.bytesMax = bytesMax;
    }

    /** Whether there is such a file. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * The content; null if there is no such file.
     *
     * @throws IOException if it cannot be read, or is damaged
     */
    public byte @Nullable [] read() throws IOException {
        if (!exists()) {
            return null;
        }
        long size = Files.size(path);
        if (size < CRC_BYTES || size > CRC_BYTES + bytesMax) {
            throw new IOException("damaged: " + path.getFileName() + " has " + size + " bytes");
        }
        byte[] bytes = Files.readAllBytes(path);
        byte[] content = Arrays.copyOfRange(bytes, Math.min(CRC_BYTES, bytes.length), bytes.length);
        if (bytes.length < CRC_BYTES || ByteBuffer.wrap(bytes).getInt() != crc(content)) {
            throw new IOException("damaged: the checksum of " + path.getFileName() + " is wrong");
        }
        return content;
    }

    /** Replaces the content: write a temporary file, force it, rename it, force the directory. Makes the directory. */
    public void write(byte[] content) throws IOException {
        if (content.length > bytesMax) {
            throw new IOException("too long for " + path.getFileName() + ": " + content.length);
        }
        Path directory = parent();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, path.getFileName().toString() + "-", ".tmp");
        try {
            writeForced(temporary, content);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        forceDirectory(directory);
    }

    /** Deletes the file if it is there. */
    public void delete() throws IOException {
        if (Files.deleteIfExists(path)) {
            forceDirectory(parent());
        }
    }

    private Path parent() {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalStateException("a file has a parent: " + path);
        }
        return directory;
    }

    private static void writeForced(Path file, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CRC_BYTES + content.length);
        bytes.putInt(crc(content)).put(content);
        ((java.nio.Buffer) bytes).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Makes the rename durable where a directory can be opened; Windows has no such thing and needs none. */
    private static void forceDirectory(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, content.length);
        return (int) crc.getValue();
    }
}
