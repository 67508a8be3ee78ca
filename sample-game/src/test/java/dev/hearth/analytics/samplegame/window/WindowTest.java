package dev.hearth.analytics.samplegame.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.samplegame.kpis.Kpi;
import dev.hearth.analytics.samplegame.kpis.KpiReader;
import dev.hearth.analytics.samplegame.kpis.ReportedKpis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The game in a real window, played by mouse and keys, against a real collector with a wiretap before it. Leaves pictures in
 * {@code target/sample-game}, or, with {@code -Dpictures=DIR}, where they are kept.
 *
 * <p>It needs a screen: Xvfb, xdotool and OpenGL in software. Where there is none, it says so and is skipped; with
 * {@code -Dcomponents.required=true}, as in CI, it fails.
 */
class WindowTest {
    private static final String KEY_ID = "sample-game";
    private static final String KEY_SECRET = "window-secret";
    private static final String SERVICE_TOKEN = "window-token";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long seed = Long.getLong("window.seed", 7);
    private final Path pictures = Path.of(System.getProperty("pictures", "target/sample-game"));

    /** Noon when the test begins, so that no day ends while it runs. */
    private final InstantSource noon = InstantSource.offset(InstantSource.system(), untilNoon());

    @TempDir
    private Path directory;

    private Path home;
    private Screen screen;
    private Collector collector;
    private Wiretap wiretap;

    @BeforeEach
    void openScreenAndCollector() throws Exception {
        List<String> missing = Screen.missing();
        if (!missing.isEmpty() && !Boolean.getBoolean("components.required")) {
            System.out.println(
                    "The game's window is not tested here: there is no " + String.join(", no ", missing) + ".");
            abort("no " + missing);
        }
        assertThat(missing).as("programs that are needed to test the window").isEmpty();
        home = Files.createDirectory(directory.resolve("home"));
        screen = Screen.open();
        collector = Collector.start(CollectorConfig.builder()
                .port(0)
                .dataDirectory(directory.resolve("collector"))
                .clientKey(KEY_ID, KEY_SECRET)
                .serviceToken(SERVICE_TOKEN)
                .minAggregation(1)
                .catalogs(List.of(new CatalogSource(KEY_ID, Path.of("src/main/resources/analytics.catalog.json"))))
                .instantSource(noon)
                .build());
        wiretap = new Wiretap(collector.uri());
    }

    @AfterEach
    void closeAll() throws Exception {
        if (screen != null) {
            wiretap.close();
            collector.close();
            screen.close();
        }
    }

    @Test
    void nothingLeavesBeforeAYesNorAfterANo() throws Exception {
        try (PlayedWindow window = launch()) {
            assertThat(window.isShown("consent.yes")).isTrue();
            window.picture(pictures.resolve("question.png"));
            window.press("Escape");
            window.press("F3");
            playSomeCommands(window);
            window.awaitStatus("consent=PENDING");
            window.quit();
        }
        assertThat(wiretap.connections())
                .as("connections before the player has agreed")
                .isZero();

        long commandsTold;
        try (PlayedWindow window = launch()) {
            assertThat(window.village()).as("the saved village").contains("4 villagers");
            window.click("consent.yes");
            window.press("F3");
            window.awaitStatus("queue=0 events");
            window.awaitStatus("last upload=ACKNOWLEDGED");
            commandsTold = 4;
            assertCommandsAre(commandsTold);

            window.click("settings");
            window.press("F3");
            window.picture(pictures.resolve("settings.png"));
            window.press("F3");
            window.click("analytics.toggle");
            window.awaitStatus("consent=DENIED");
            long bytes = wiretap.bytes();
            long connections = wiretap.connections();
            assertThat(bytes).isPositive();
            window.click("close");
            window.say("harvest 2 4");
            window.clickVillager("Mira");
            window.press("1");
            window.pass(300);
            window.awaitStatus("queue=0 events");
            window.quit();
            assertThat(wiretap.bytes()).as("bytes after the player said no").isEqualTo(bytes);
            assertThat(wiretap.connections()).isEqualTo(connections);
        }

        long before = wiretap.bytes();
        try (PlayedWindow window = launch()) {
            assertThat(window.isShown("consent.yes")).as("asked again").isFalse();
            window.press("F3");
            window.awaitStatus("consent=DENIED");
            window.say("harvest 7 2");
            window.pass(120);
            assertThat(wiretap.bytes()).isEqualTo(before);

            window.click("settings");
            window.click("analytics.toggle");
            window.awaitStatus("consent=GRANTED");
            window.click("close");
            window.say("harvest 10 2");
            assertThat(window.news()).startsWith("Gathered");
            assertCommandsAre(commandsTold + 1);
            window.quit();
        }
    }

    @Test
    void everythingCanBeDoneByMouseAndKeys() throws Exception {
        try (PlayedWindow window = launch()) {
            window.click("consent.no");
            window.click("house");
            window.clickTile(5, 3);
            assertThat(window.news()).isEqualTo("A new house stands.");
            window.click("farm");
            window.clickTile(7, 4);
            assertThat(window.news()).isEqualTo("A new farm stands.");
            window.click("harvest");
            window.clickTile(1, 2);
            assertThat(window.news()).startsWith("Gathered 4 wood");
            window.press("Escape");
            window.picture(pictures.resolve("village.png"));

            window.clickVillager("Mira");
            window.picture(pictures.resolve("dialogue.png"));
            window.press("1");
            window.click("choice2");
            assertThat(window.isShown("choice1")).as("the talk is over").isFalse();
            window.click("talk.tomas");
            window.click("job.mason");
            assertThat(window.news()).isEqualTo("Tomas is now a mason.");
            window.press("Escape");

            window.click("trade");
            window.click("give.grain");
            window.click("take.coins");
            window.click("more");
            window.picture(pictures.resolve("trade.png"));
            window.click("bargain");
            assertThat(window.news()).isEqualTo("Gave 6 grain for 2 coins.");
            window.click("close");
            window.click("feast");
            assertThat(window.news()).isEqualTo("What a feast!");
            window.say("dance");
            assertThat(window.news()).startsWith("Nobody here knows how to dance");
            window.say("save");
            assertThat(home.resolve("village.txt")).isNotEmptyFile();

            window.until(21);
            window.press("F3");
            window.awaitStatus("consent=DENIED");
            window.pass(240);
            window.picture(pictures.resolve("night.png"));
            window.click("rest");
            assertThat(window.news()).isEqualTo("A new day: day 2, 06:00.");
            window.quit();
        }
        assertThat(wiretap.connections()).isZero();
    }

    /** Four commands by menu and console, and a talk. */
    private static void playSomeCommands(PlayedWindow window) throws Exception {
        window.click("house");
        window.clickTile(5, 3);
        assertThat(window.news()).isEqualTo("A new house stands.");
        window.click("harvest");
        window.clickTile(1, 1);
        window.clickTile(1, 2);
        window.press("Escape");
        window.clickVillager("Mira");
        window.press("2");
        window.say("harvest 3 5");
        assertThat(window.news()).startsWith("Gathered");
    }

    private void assertCommandsAre(long count) {
        KpiReader reader = new KpiReader(collector.uri(), SERVICE_TOKEN);
        LocalDate today = LocalDate.ofInstant(noon.instant(), ZoneOffset.UTC);
        AtomicInteger days = new AtomicInteger();
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            // An answer is cached for a minute; a question that was not asked yet is not.
            List<ReportedKpis> reported = reader.read(today.minusDays(days.incrementAndGet()), today);
            assertThat(reported.get(days.get()).value(Kpi.COMMAND_EXECUTIONS))
                    .isEqualTo(OptionalDouble.of((double) count));
        });
    }

    private PlayedWindow launch() throws Exception {
        URI address = wiretap.address();
        try {
            return PlayedWindow.launch(screen, home, address, KEY_ID, KEY_SECRET, seed);
        } catch (IOException e) {
            if (Boolean.getBoolean("components.required")) {
                throw e;
            }
            System.out.println("The game's window is not tested here: no OpenGL (" + e.getMessage() + ").");
            return abort("no OpenGL");
        }
    }

    private static Duration untilNoon() {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        return Duration.between(now, now.withHour(12).withMinute(0));
    }
}
