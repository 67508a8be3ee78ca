package dev.hearth.analytics.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    private static final byte[] CONTENT = "1 GRANTED 0\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @Test
    void contentComesBackAndIsReplacedAsAWhole() throws IOException {
        DurableFile file = new DurableFile(new File(directory.toFile(), "made/by/need"), "name", 100);
        assertThat(file.read()).isNull();
        file.write(new byte[100]);
        file.write(CONTENT);
        assertThat(file.read()).isEqualTo(CONTENT);
        try (var files = Files.list(directory.resolve("made/by/need"))) {
            assertThat(files).hasSize(1);
        }
        file.delete();
        assertThat(file.read()).isNull();
    }

    @Test
    void everyFlippedBitAndEveryCutIsFoundOut() throws IOException {
        DurableFile file = new DurableFile(directory.toFile(), "name", 100);
        file.write(CONTENT);
        Path path = directory.resolve("name");
        byte[] good = Files.readAllBytes(path);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(path, bad);
            assertThatIOException().as("bit %d", bit).isThrownBy(file::read);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(path, java.util.Arrays.copyOf(good, length));
            assertThatIOException().as("length %d", length).isThrownBy(file::read);
        }
    }

    @Test
    void contentThatIsTooLongIsNeitherWrittenNorRead() throws IOException {
        DurableFile file = new DurableFile(directory.toFile(), "name", 10);
        assertThatIOException().isThrownBy(() -> file.write(new byte[11]));
        Files.write(directory.resolve("name"), new byte[1000]);
        assertThatIOException().isThrownBy(file::read);
    }
}
