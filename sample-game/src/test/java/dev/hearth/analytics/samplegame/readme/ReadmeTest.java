package dev.hearth.analytics.samplegame.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's Java is text of {@link QuickStart}, which is compiled; its commands and paths are there. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile(" *// <([a-z-]+)>\n(.*?) *// </\\1>\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

    @Test
    void everyJavaBlockIsCompiled() throws IOException {
        List<String> compiled = SNIPPET.matcher(read("sample-game/src/test/java/"
                        + QuickStart.class.getName().replace('.', '/') + ".java"))
                .results()
                .map(snippet -> snippet.group(2).stripTrailing().stripIndent() + "\n")
                .toList();
        List<String> shown = JAVA_BLOCK
                .matcher(read("README.md"))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(shown)
                .as("the README's ```java blocks must be, to the letter, the marked parts of QuickStart.java")
                .isEqualTo(compiled)
                .isNotEmpty();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher links = LINK.matcher(read("README.md"));
        while (links.find()) {
            String target = links.group(1);
            if (!target.startsWith("http")) {
                assertThat(ROOT.resolve(target)).as("a link of the README").exists();
            }
        }
    }

    @Test
    void theDependencyIsTheOneThatIsBuilt() throws IOException {
        Matcher version = Pattern.compile("<artifactId>hearth-analytics</artifactId>\\s*<version>([^<]+)")
                .matcher(read("pom.xml"));
        assertThat(version.find()).isTrue();
        assertThat(read("README.md")).contains("<version>" + version.group(1) + "</version>");
    }

    private static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }
}
