package dev.hearth.analytics.samplegame.e2e;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One wall time, in milliseconds, that processes share through a mapped file. One process writes, the others read. */
final class SharedTimeFile {
    private static final VarHandle MILLIS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer mapped;

    /** Maps {@code file}, and makes it if it is not there. */
    SharedTimeFile(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    void write(long wallMillis) {
        MILLIS.setVolatile(mapped, 0, wallMillis);
    }

    long read() {
        return (long) MILLIS.getVolatile(mapped, 0);
    }
}
