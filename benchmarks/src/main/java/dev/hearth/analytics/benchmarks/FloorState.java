package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The floor: CRC32C over a record that is already encoded and a copy of it into a mapped, pre-touched file, under an
 * uncontended lock. Nothing durable can cost less on the JVM.
 */
@State(Scope.Benchmark)
public class FloorState {
    private static final int MAPPED_BYTES = 64 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final CRC32C crc = new CRC32C();
    private final byte[] record = Payloads.encodedRecord();
    private Path file = Path.of("");
    private MappedByteBuffer mapped = (MappedByteBuffer) java.nio.ByteBuffer.allocateDirect(0);

    @Setup(Level.Trial)
    public void map() throws IOException {
        file = Files.createTempFile(Payloads.directory(), "floor", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, MAPPED_BYTES);
        }
        for (int page = 0; page < MAPPED_BYTES; page += 4096) {
            mapped.put(page, (byte) 1);
        }
    }

    /** Appends one record, wrapping to the beginning at the end of the file. */
    public int append() {
        lock.lock();
        try {
            if (mapped.remaining() < record.length + 8) {
                mapped.clear();
            }
            crc.reset();
            crc.update(record, 0, record.length);
            mapped.putInt(record.length);
            mapped.putInt((int) crc.getValue());
            mapped.put(record);
            return mapped.position();
        } finally {
            lock.unlock();
        }
    }

    @TearDown(Level.Trial)
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
