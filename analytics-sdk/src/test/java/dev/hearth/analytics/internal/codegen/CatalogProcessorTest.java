package dev.hearth.analytics.internal.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.testing.RecordedEvent;
import dev.hearth.analytics.testing.RecordingAnalytics;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogProcessorTest {
    private static final String PACKAGE = "src/main/java/game/package-info.java";
    private static final String ANNOTATED = "/** A game. */ @dev.hearth.analytics.AnalyticsCatalog package game;";
    private static final String CATALOG = "analytics.catalog.json";
    private static final String BOSSES = """
            {
              "schema_version": 1,
              "events": [
                {
                  "name": "boss_defeated",
                  "version": 2,
                  "title": "Boss defeated",
                  "description": "A player's party has won against a boss.",
                  "x-hearth-priority": "high",
                  "x-hearth-critical": true,
                  "properties": {
                    "boss_id": {"title": "Which boss", "type": "string", "pattern": "^[a-z0-9_]{1,32}$"},
                    "difficulty": {"type": "string", "enum": ["easy", "hard-mode.2"]},
                    "attempts": {"type": "integer", "minimum": 1, "maximum": 10000},
                    "took_ms": {"type": "integer", "minimum": 0, "maximum": 3600000, "x-hearth-unit": "ms"},
                    "damage": {"type": "number", "minimum": 0, "maximum": 1e6},
                    "flawless": {"type": "boolean"}
                  },
                  "required": ["boss_id", "attempts"]
                },
                {"name": "boss_defeated", "version": 1, "title": "Boss defeated", "properties": {}},
                {"name": "gate_opened", "version": 1, "title": "Gate opened", "properties": {}}
              ],
              "kpis": [
                {"id": "bosses", "title": "Bosses", "unit": "events", "kind": "count", "event": "boss_defeated", "by": "boss_id"}
              ]
            }
            """;
    private static final String PLAY = """
            package game;
            /** Plays. */
            public final class Play implements Runnable {
                /** Plays. */
                public Play() {}
                @Override
                public void run() {
                    BossDefeated.of("dragon", 3).difficulty(BossDefeated.Difficulty.HARD_MODE_2).tookMs(5_000_000)
                            .damage(12.5).flawless(true).track();
                    BossDefeated.of("slime", 1).track();
                    GateOpened.of().track();
                    BossDefeated.of("Not Allowed", 1).track();
                    BossDefeated.of(null, 1).difficulty(null).track();
                }
            }
            """;
    private static final String STEADY = """
            package game;
            /** Plays on. */
            public final class Steady implements Runnable {
                /** Plays on. */
                public Steady() {}
                @Override
                public void run() {
                    for (int i = 0; i < 500; i++) {
                        BossDefeated.of("dragon", 3).tookMs(i).flawless(true).track();
                    }
                }
            }
            """;

    private static final String NESTED = """
            package game;
            /** Keeps an event. */
            public final class Nested implements Runnable {
                /** Keeps an event. */
                public Nested() {}
                @Override
                public void run() {
                    BossDefeated outer = BossDefeated.of("outer", 1);
                    BossDefeated.of("inner", 1).track();
                    outer.track();
                    outer.track();
                }
            }
            """;

    @TempDir
    Path project;

    @Test
    void eventsBecomeClassesThatTrack() throws Exception {
        CompiledGame game = bosses().file("src/main/java/game/Play.java", PLAY).compile();
        assertThat(game.errors()).isEmpty();
        assertThat(game.warnings()).as("doclint is content with what was made").isEmpty();
        try (URLClassLoader classes = game.load();
                RecordingAnalytics analytics = play(classes)) {
            run(classes, "game.Play");
            List<RecordedEvent> bosses = named(analytics, "boss_defeated");
            assertThat(bosses).extracting(RecordedEvent::version).containsOnly(2);
            assertThat(bosses)
                    .extracting(RecordedEvent::fields)
                    .containsExactly(
                            Map.of(
                                    "boss_id",
                                    "dragon",
                                    "attempts",
                                    3L,
                                    "difficulty",
                                    "hard-mode.2",
                                    "took_ms",
                                    3_600_000L,
                                    "damage",
                                    12.5,
                                    "flawless",
                                    true),
                            Map.of("boss_id", "slime", "attempts", 1L));
            assertThat(named(analytics, "gate_opened")).hasSize(1);
            assertThat(analytics.refused())
                    .extracting(refused -> String.valueOf(refused.why()))
                    .satisfiesExactly(
                            narrow -> assertThat(narrow)
                                    .contains("^[a-z0-9_]{1,32}$")
                                    .doesNotContain("Not Allowed"),
                            missing -> assertThat(missing).contains("`boss_id` is required"));
        }
    }

    @Test
    void warmEventsAllocateNothing() throws Exception {
        CompiledGame game =
                bosses().file("src/main/java/game/Steady.java", STEADY).compile();
        assertThat(game.errors()).isEmpty();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (URLClassLoader classes = game.load();
                RecordingAnalytics analytics = play(classes)) {
            Runnable steady = (Runnable)
                    classes.loadClass("game.Steady").getDeclaredConstructor().newInstance();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 400 && least >= 500; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                steady.run();
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).as("bytes in 500 events").isLessThan(500);
            assertThat(analytics.refused()).isEmpty();
        }
    }

    @Test
    void anEventIsTrackedOnceAndOneThatWaitsKeepsItsValues() throws Exception {
        CompiledGame game =
                bosses().file("src/main/java/game/Nested.java", NESTED).compile();
        assertThat(game.errors()).isEmpty();
        try (URLClassLoader classes = game.load();
                RecordingAnalytics analytics = play(classes)) {
            run(classes, "game.Nested");
            assertThat(analytics.events())
                    .extracting(event -> event.field("boss_id"))
                    .containsExactly("inner", "outer");
            assertThat(analytics.refused())
                    .singleElement()
                    .satisfies(twice -> assertThat(twice.why()).isEqualTo("`boss_id`, `attempts` are required"));
        }
    }

    @Test
    void catalogIsFoundWhereBuildsKeepIt() throws IOException {
        for (String place : List.of(
                CATALOG,
                "src/main/resources/" + CATALOG,
                "src/main/assets/" + CATALOG,
                "assets/" + CATALOG,
                "build/classes/java/main/" + CATALOG)) {
            Path each = project.resolve("in-" + place.replace('/', '-'));
            CompiledGame game = new CompiledGame(each)
                    .file(PACKAGE, ANNOTATED)
                    .file(place, BOSSES)
                    .compile();
            assertThat(game.errors()).as(place).isEmpty();
            assertThat(game.classNames()).as(place).contains("BossDefeated.class", "AnalyticsEvents.class");
        }
    }

    /** Where build tools have the compiler write: the processor is told nothing else about the project. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/classes", // Maven
                "build/classes/java/main", // Gradle
                "build/intermediates/javac/debug/compileDebugJavaWithJavac/classes", // Gradle for Android
                "build/tmp/kapt3/classes/debug", // kapt
                "bin/main", // Eclipse
                "out/production/game", // IntelliJ
            })
    void catalogIsFoundFromWhereverClassesGo(String classes) throws IOException {
        CompiledGame game = CompiledGame.into(project, classes)
                .file(PACKAGE, ANNOTATED)
                .file("src/main/assets/" + CATALOG, BOSSES)
                .compile();
        assertThat(game.errors()).isEmpty();
        assertThat(game.classNames()).contains("BossDefeated.class");
    }

    @Test
    void compilerFindsTheProcessorByItself() throws IOException {
        CompiledGame game = bosses().discovering().compile();
        assertThat(game.errors()).isEmpty();
        assertThat(game.classNames()).contains("BossDefeated.class", "GateOpened.class", "AnalyticsEvents.class");
    }

    /** Android and old games compile for Java 8. */
    @Test
    void whatIsMadeIsJava8() throws IOException {
        CompiledGame game = new CompiledGame(project, "--release", "8")
                .file(PACKAGE, ANNOTATED)
                .file(CATALOG, BOSSES)
                .compile();
        assertThat(game.errors()).isEmpty();
    }

    /** Gradle and kapt compile in parts only if every processor says how it goes together with that. */
    @Test
    void gradleIsToldThatTheProcessorIsIncremental() throws IOException {
        try (InputStream in =
                CatalogProcessor.class.getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(CatalogProcessor.class.getName() + ",aggregating");
        }
    }

    @Test
    void rootOptionNamesTheFolder() throws IOException {
        CompiledGame game = new CompiledGame(
                        project, "-A" + CatalogProcessor.ROOT_OPTION + "=" + project.resolve("data"))
                .file(PACKAGE, ANNOTATED)
                .file("data/" + CATALOG, BOSSES)
                .compile();
        assertThat(game.errors()).isEmpty();
    }

    @Test
    void missingFileIsAnErrorThatSaysWhereItWasLookedFor() throws IOException {
        CompiledGame game = new CompiledGame(project).file(PACKAGE, ANNOTATED).compile();
        assertThat(game.errors()).singleElement().asString().contains(CATALOG).contains("src/main/resources");
    }

    @Test
    void pathOutOfTheProjectIsRefused() throws IOException {
        CompiledGame game = new CompiledGame(project)
                .file(PACKAGE, "@dev.hearth.analytics.AnalyticsCatalog(\"../secret.json\") package game;")
                .compile();
        assertThat(game.errors()).singleElement().asString().contains("relative");
    }

    @Test
    void aMistakeMakesNothingAndHasItsLine() throws IOException {
        String broken = BOSSES.replace("\"type\": \"integer\", \"minimum\": 1, ", "\"type\": \"integer\", ");
        CompiledGame game = new CompiledGame(project)
                .file(PACKAGE, ANNOTATED)
                .file(CATALOG, broken)
                .compile();
        assertThat(game.errors())
                .containsExactly(
                        CATALOG
                                + ":14:21: bound the number; write a whole \"minimum\" from -9007199254740991 to 9007199254740991");
        assertThat(game.classNames()).isEmpty();
    }

    @Test
    void nameThatIsNoClassIsRefused() throws IOException {
        CompiledGame game = new CompiledGame(project)
                .file(PACKAGE, "@dev.hearth.analytics.AnalyticsCatalog(events = \"1st\") package game;")
                .file(CATALOG, BOSSES)
                .compile();
        assertThat(game.errors()).singleElement().asString().contains("no class name");
    }

    private CompiledGame bosses() throws IOException {
        return new CompiledGame(project).file(PACKAGE, ANNOTATED).file(CATALOG, BOSSES);
    }

    private static RecordingAnalytics play(URLClassLoader classes) throws ReflectiveOperationException {
        EventType[] types = (EventType[])
                classes.loadClass("game.AnalyticsEvents").getMethod("all").invoke(null);
        RecordingAnalytics analytics =
                RecordingAnalytics.install(config -> config.eventTypes(types).debug(true));
        analytics.client().setVillage("village-1");
        return analytics;
    }

    private static List<RecordedEvent> named(RecordingAnalytics analytics, String name) {
        return analytics.events().stream()
                .filter(event -> event.name().equals(name))
                .collect(Collectors.toList());
    }

    private static void run(URLClassLoader classes, String name) throws ReflectiveOperationException {
        ((Runnable) classes.loadClass(name).getDeclaredConstructor().newInstance()).run();
    }
}
