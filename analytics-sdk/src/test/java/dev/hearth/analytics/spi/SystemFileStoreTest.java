package dev.hearth.analytics.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFileStoreTest {
    @TempDir
    File directory;

    private final FileStore files = FileStore.system();

    @Test
    void createdFileIsMappedZerosThatReachTheDisk() throws IOException {
        File file = new File(directory, "a");
        FileStore.MappedFile mapped = files.create(file, 8192);
        mapped.bytes().putLong(4096, 42);
        mapped.force(4096, 4104);
        byte[] content = Files.readAllBytes(file.toPath());
        assertThat(content).hasSize(8192);
        assertThat(content[4103]).isEqualTo((byte) 42);
        assertThat(files.map(file).bytes().getLong(4096)).isEqualTo(42);
    }

    @Test
    void existingFileIsNotCreatedAgain() throws IOException {
        File file = new File(directory, "a");
        Files.writeString(file.toPath(), "precious");
        assertThatThrownBy(() -> files.create(file, 100)).isInstanceOf(IOException.class);
        assertThat(Files.readString(file.toPath())).isEqualTo("precious");
    }

    @Test
    void readStopsAtItsBound() throws IOException {
        File file = new File(directory, "a");
        files.write(file, new byte[] {1, 2, 3, 4}, 3);
        assertThat(files.read(file, 2)).containsExactly(1, 2);
        assertThat(files.read(file, 100)).containsExactly(1, 2, 3);
        assertThat(files.length(file)).isEqualTo(3);
    }

    @Test
    void lockIsHeldOnceInThisProcessUntilItIsClosed() throws IOException {
        File file = new File(directory, "lock");
        try (Closeable first = files.tryLock(file)) {
            assertThat(first).isNotNull();
            assertThat(files.tryLock(file)).isNull();
            assertThat(files.tryLock(new File(directory, "./lock"))).isNull();
        }
        try (Closeable again = files.tryLock(file)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void namesAreListedRenamedAndDeleted() throws IOException {
        File inside = new File(directory, "x/y");
        assertThat(files.list(inside)).isEmpty();
        files.createDirectories(inside);
        files.write(new File(inside, "a"), new byte[1], 1);
        files.force(new File(inside, "a"));
        files.rename(new File(inside, "a"), new File(inside, "b"));
        files.forceDirectory(inside);
        assertThat(files.list(inside)).containsExactly("b");
        assertThat(files.exists(new File(inside, "a"))).isFalse();
        files.delete(new File(inside, "b"));
        files.delete(new File(inside, "b"));
        assertThat(files.list(inside)).isEmpty();
    }
}
