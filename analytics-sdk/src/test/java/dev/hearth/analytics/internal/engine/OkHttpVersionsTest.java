package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.ScriptedCollector;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A game brings an older OkHttp than ours, and its build tool puts that on the class path: the library works with it. */
class OkHttpVersionsTest {
    @TempDir
    File directory;

    @ParameterizedTest
    @ValueSource(strings = {"okhttp-3", "okhttp-4"})
    void olderVersionThatTheGameBringsIsGoodEnough(String version) throws Exception {
        File[] jars = new File("target", version).listFiles((folder, name) -> name.endsWith(".jar"));
        assertThat(jars).as("put there by the build, see pom.xml").hasSize(2);
        try (ScriptedCollector collector = ScriptedCollector.start(Clock.system())) {
            Process game = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            classPathWith(jars),
                            KilledGame.class.getName(),
                            directory.getPath(),
                            collector.endpoint().toString(),
                            "10",
                            "send")
                    .redirectErrorStream(true)
                    .start();
            try {
                eventually(() -> assertThat(collector.events("dialogue_open")).hasSize(10));
            } finally {
                game.destroyForcibly();
                assertThat(game.waitFor(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    private static String classPathWith(File[] jars) {
        List<String> ours = List.of("okhttp", "okio", "mockwebserver");
        return Stream.concat(
                        Arrays.stream(jars).map(File::getPath),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> ours.stream().noneMatch(new File(entry).getName()::startsWith)))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
