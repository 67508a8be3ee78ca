package dev.hearth.analytics.collector.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing has found interesting once stays right: the corpus, without the fuzzer. */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "fuzz");

    @TestFactory
    Stream<DynamicTest> envelopes() throws IOException {
        return inputs("envelope", EnvelopeFuzz::fuzzerTestOneInput);
    }

    @TestFactory
    Stream<DynamicTest> inflated() throws IOException {
        return inputs("inflate", InflateFuzz::fuzzerTestOneInput);
    }

    @TestFactory
    Stream<DynamicTest> headers() throws IOException {
        return inputs("header", HeaderFuzz::fuzzerTestOneInput);
    }

    private static Stream<DynamicTest> inputs(String target, Consumer<byte[]> fuzz) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(CORPUS.resolve(target))) {
            files = found.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(3);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()), () -> fuzz.accept(Files.readAllBytes(file))));
    }
}
