package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.FaultyFileStore;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that is used again holds nothing of what it held, in its mapping or on the disk. */
class SegmentSourceTest {
    private static final int BYTES = QueueOptions.SEGMENT_BYTES_MIN;

    @TempDir
    private File directory;

    private int cleared;

    @Test
    void spentSegmentIsWipedByWayOfTheFile() throws IOException {
        wipes(FileStore.system());
    }

    @Test
    void systemThatDoesNotShowInAMappingWhatIsWrittenHasItWipedToo() throws IOException {
        wipes(withoutClearing(FileStore.system()));
        assertThat(cleared).isEqualTo(1);
    }

    @Test
    void whatIsWipedInTheMappingIsWipedOnTheDiskToo() throws IOException {
        FaultyFileStore disk = new FaultyFileStore(new Random(5));
        disk.createDirectories(directory);
        Segment fresh = recycled(withoutClearing(disk));
        disk.forceDirectory(directory);
        disk.crash();
        assertThat(Arrays.copyOfRange(disk.get(fresh.file), FileHeader.BYTES, BYTES))
                .containsOnly(0);
    }

    /** What it writes to a file is not seen in a mapping, here since it writes nothing. */
    private FileStore withoutClearing(FileStore files) {
        return (FileStore) Proxy.newProxyInstance(
                FileStore.class.getClassLoader(), new Class<?>[] {FileStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("clear")) {
                        cleared++;
                        return null;
                    }
                    try {
                        return method.invoke(files, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Segment recycled(FileStore files) throws IOException {
        RunInfo run = new RunInfo(new UUID(1, 2), "1.0.0", "desktop", 0, 0, null, true);
        SegmentSource source = new SegmentSource(directory, run, BYTES, files, Clock.system());
        Segment spent = source.create();
        ByteBuffer records = mapping(spent.mapped);
        for (int at = FileHeader.BYTES; at < BYTES; at++) {
            records.put(at, (byte) 'v');
        }
        return source.recycle(spent);
    }

    private void wipes(FileStore files) throws IOException {
        Segment fresh = recycled(files);
        byte[] onTheDisk = Files.readAllBytes(fresh.file.toPath());
        assertThat(onTheDisk).hasSize(BYTES);
        assertThat(Arrays.copyOfRange(onTheDisk, FileHeader.BYTES, BYTES)).containsOnly(0);
        byte[] mapped = new byte[BYTES];
        mapping(fresh.mapped).get(0, mapped);
        assertThat(mapped).isEqualTo(onTheDisk);
        assertThat(directory.list()).containsExactly(fresh.file.getName());
    }

    private static ByteBuffer mapping(FileStore.@Nullable MappedFile mapped) {
        assertThat(mapped).isNotNull();
        return mapped.bytes();
    }
}
