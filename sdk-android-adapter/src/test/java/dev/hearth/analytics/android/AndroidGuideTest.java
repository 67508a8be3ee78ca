package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of {@code docs/guide/android.md} is text of classes that are compiled here; its dependency is what is built. */
class AndroidGuideTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile(" *// <([a-z-]+)>\n(.*?) *// </\\1>\n", Pattern.DOTALL);

    @Test
    void everyJavaBlockIsCompiled() throws IOException {
        List<String> compiled = new ArrayList<>();
        for (Class<?> source : List.of(MyGame.class, NetworkSnippet.class, SampleActivity.class)) {
            SNIPPET.matcher(read("src/test/java/" + source.getName().replace('.', '/') + ".java"))
                    .results()
                    .forEach(snippet ->
                            compiled.add(snippet.group(2).stripTrailing().stripIndent() + "\n"));
        }
        List<String> shown = JAVA_BLOCK
                .matcher(read("../docs/guide/android.md"))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(shown)
                .as("the ```java blocks of the guide must be, to the letter, marked parts of the sources")
                .containsExactlyInAnyOrderElementsOf(compiled);
    }

    @Test
    void dependencyIsTheOneThatIsBuilt() throws IOException {
        String version = read("pom.xml").replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
        assertThat(read("../docs/guide/android.md"))
                .contains("dev.hearth.analytics:sdk-android-adapter:" + version + "@aar");
    }

    private static String read(String path) throws IOException {
        return Files.readString(Path.of(path));
    }
}
