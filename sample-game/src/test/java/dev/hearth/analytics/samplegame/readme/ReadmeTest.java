package dev.hearth.analytics.samplegame.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java in the documents for game developers is text of classes that are compiled; their links lead somewhere. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile(" *// <([a-z-]+)>\n(.*?) *// </\\1>\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("README.md", QuickStart.class),
                arguments("docs/delivery.md", DeliveryDocument.class),
                arguments("docs/privacy.md", PrivacyDocument.class),
                arguments("docs/guide/getting-started.md", GettingStartedGuide.class),
                arguments("docs/guide/consent.md", ConsentGuide.class),
                arguments("docs/guide/sessions.md", SessionsGuide.class),
                arguments("docs/guide/own-events.md", OwnEventsGuideTest.class),
                arguments("docs/guide/testing.md", TestingGuideTest.class),
                arguments("docs/guide/troubleshooting.md", TroubleshootingGuide.class));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyJavaBlockIsCompiled(String document, Class<?> source) throws IOException {
        List<String> compiled = SNIPPET.matcher(
                        read("sample-game/src/test/java/" + source.getName().replace('.', '/') + ".java"))
                .results()
                .map(snippet -> snippet.group(2).stripTrailing().stripIndent() + "\n")
                .toList();
        List<String> shown = JAVA_BLOCK
                .matcher(read(document))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(shown)
                .as("the ```java blocks of %s must be, to the letter, the marked parts of %s", document, source)
                .isEqualTo(compiled)
                .isNotEmpty();
    }

    static Stream<String> documentsWithLinks() {
        return Stream.concat(
                documents().map(document -> (String) document.get()[0]),
                Stream.of(
                        "docs/guide/README.md",
                        "docs/guide/android.md",
                        "docs/guide/comparison.md",
                        "docs/sample-game/README.md"));
    }

    @ParameterizedTest
    @MethodSource("documentsWithLinks")
    void everyLinkLeadsSomewhere(String document) throws IOException {
        Matcher links = LINK.matcher(read(document));
        while (links.find()) {
            String target = links.group(1);
            if (!target.startsWith("http")) {
                assertThat(ROOT.resolve(document).resolveSibling(target))
                        .as("a link of %s", document)
                        .exists();
            }
        }
    }

    @Test
    void theDependencyIsTheOneThatIsBuilt() throws IOException {
        Matcher version = Pattern.compile("<artifactId>hearth-analytics</artifactId>\\s*<version>([^<]+)")
                .matcher(read("pom.xml"));
        assertThat(version.find()).isTrue();
        assertThat(List.of(read("README.md"), read("docs/guide/testing.md"), read("docs/guide/getting-started.md")))
                .allMatch(document -> document.contains("<version>" + version.group(1) + "</version>"));
        assertThat(read("docs/guide/getting-started.md"))
                .contains("implementation(\"dev.hearth.analytics:analytics-sdk:" + version.group(1) + "\")")
                .contains("implementation 'dev.hearth.analytics:analytics-sdk:" + version.group(1) + "'");
        assertThat(read("docs/guide/testing.md")).contains("analytics-sdk:" + version.group(1) + ":testing");
    }

    private static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }
}
