package dev.hearth.analytics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Chronicle Queue's append of an already encoded record: the best log append known on the JVM. */
@State(Scope.Thread)
public class ChronicleState {
    private final Bytes<?> record = Bytes.allocateElasticDirect(Payloads.RECORD_BYTES);
    private @Nullable Path directory;
    private @Nullable ChronicleQueue queue;
    private @Nullable ExcerptAppender appender;

    @Setup(Level.Trial)
    public void open() throws IOException {
        record.write(Payloads.encodedRecord());
        directory = Files.createTempDirectory(Payloads.directory(), "chronicle");
        queue = ChronicleQueue.single(directory.toString());
        appender = queue.createAppender();
    }

    /** Appends one record. */
    public void append() {
        if (appender != null) {
            appender.writeBytes(record);
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (queue != null) {
            queue.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
