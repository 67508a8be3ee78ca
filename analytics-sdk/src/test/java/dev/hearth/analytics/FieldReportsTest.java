package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/delivery.md} names are there. */
class FieldReportsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "delivery.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyTestThatTheDocumentNamesIsThere() throws IOException {
        List<MatchResult> named =
                NAMED.matcher(Files.readString(DOCUMENT)).results().toList();
        assertThat(named).hasSizeGreaterThan(20);
        for (MatchResult test : named) {
            String method = test.group(2);
            assertThat(sources(test.group(1)))
                    .as(test.group())
                    .anyMatch(source -> method == null || source.contains("void " + method + "("));
        }
    }

    private static List<String> sources(String className) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.getFileName().toString().equals(className + ".java"))
                    .map(FieldReportsTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
