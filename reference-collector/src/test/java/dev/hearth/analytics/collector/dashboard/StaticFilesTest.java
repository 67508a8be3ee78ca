package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaticFilesTest {
    private static final Path PAGES = Path.of("src/main/resources/dev/hearth/analytics/collector/dashboard/pages");

    @Test
    void everyFileOfThePagesIsServed() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<String> there = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("index.html"))
                    .toList();
            assertThat(StaticFiles.NAMES).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    @Test
    void addressOfFilesIsThatOfTheirContent() {
        StaticFiles files = new StaticFiles();
        String page =
                StandardCharsets.UTF_8.decode(files.page().plain().slice()).toString();
        String directory = page.replaceAll("(?s).*(" + StaticFiles.PATH + "[0-9a-f]{16}/)main\\.js.*", "$1");
        for (String name : StaticFiles.NAMES) {
            assertThat(files.find(directory + name)).as(name).isNotNull();
        }
        assertThat(files.find(directory + "index.html")).isNull();
        assertThat(files.find(StaticFiles.PATH + "0123456789abcdef/main.js")).isNull();
    }

    /** What a script could turn into markup or code is not used at all, so that nothing can slip into it. */
    @Test
    void scriptsMakeNoMarkupOfText() throws IOException {
        for (String name : StaticFiles.NAMES) {
            if (name.endsWith(".js")) {
                assertThat(Files.readString(PAGES.resolve(name)))
                        .as(name)
                        .doesNotContain(
                                "innerHTML",
                                "outerHTML",
                                "insertAdjacentHTML",
                                "document.write",
                                "eval(",
                                "new Function");
            }
        }
    }
}
