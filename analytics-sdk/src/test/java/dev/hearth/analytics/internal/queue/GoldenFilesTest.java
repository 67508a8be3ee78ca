package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were written once are read the same for ever, and are what the documentation says. */
class GoldenFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"good", "damaged", "rewritten"})
    void version1IsReadAsItEverWas(String name) throws Exception {
        Path golden = golden(name);
        assertThat(GoldenWriter.drained(golden)).isEqualTo(Files.readAllLines(golden.resolve("expected.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "damaged", "rewritten"})
    void dumperGoesOnPastDamageAndTellsNoVillage(String name) throws Exception {
        String dump = dump(golden(name).resolve("runs"));
        assertThat(dump).contains("village: present").doesNotContain("village-4711");
        assertThat(dump.lines())
                .containsExactlyElementsOf(Files.readAllLines(golden(name).resolve("dump.txt")));
    }

    @Test
    void whatIsWrittenNowIsWhatWasWrittenThen(@TempDir Path now) throws Exception {
        GoldenWriter.main(new String[] {now.toString()});
        for (String name : List.of("good", "damaged", "rewritten")) {
            try (var paths = Files.walk(golden(name))) {
                for (Path segment :
                        (Iterable<Path>) paths.filter(path -> path.toString().endsWith(".seg"))::iterator) {
                    Path same = now.resolve(name).resolve(golden(name).relativize(segment));
                    assertThat(same).hasSameBinaryContentAs(segment);
                }
            }
        }
    }

    @Test
    void dumperSaysWhatItCannotRead() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = QueueDump.dump(
                Path.of("no-such-directory").toFile(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no such file or directory: no-such-directory");
    }

    @Test
    void dumperIsACommandThatGoesOnPastDamage() throws Exception {
        Path runs = golden("damaged").resolve("runs");
        Process dump = ChildJvm.start(QueueDump.class, runs.toString());
        String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump.waitFor()).isZero();
        assertThat(said).isEqualTo(dump(runs));
        assertThat(ChildJvm.start(QueueDump.class).waitFor())
                .as("no directory given")
                .isEqualTo(2);
        assertThat(ChildJvm.start(QueueDump.class, "no-such-directory").waitFor())
                .isEqualTo(2);
    }

    @Test
    void workedExampleOfTheDocumentIsARealRecord() throws Exception {
        try (var paths = Files.walk(golden("good"))) {
            Path segment = paths.filter(path -> path.endsWith("00000001.seg"))
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(segment);
            int length = BigEndian.getInt(content, FileHeader.BYTES + RecordFormat.LENGTH);
            String document = Files.readString(Path.of("../docs/formats/queue-segment.md"));
            assertThat(document).contains(GoldenWriter.hex(content, FileHeader.BYTES, length));
        }
    }

    static String dump(Path directory) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(QueueDump.dump(directory.toFile(), stream, stream)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Path golden(String name) throws URISyntaxException, IOException {
        URL url = GoldenFilesTest.class.getResource("/queue/v1/" + name + "/expected.txt");
        if (url == null) {
            throw new IOException("missing: " + name);
        }
        return Path.of(url.toURI()).resolveSibling("");
    }
}
