package dev.hearth.analytics.samplegame.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.samplegame.kpis.Kpi;
import dev.hearth.analytics.samplegame.kpis.KpiReader;
import dev.hearth.analytics.samplegame.players.Diary;
import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import dev.hearth.analytics.samplegame.players.Persona;
import dev.hearth.analytics.samplegame.players.Player;
import dev.hearth.analytics.samplegame.players.Surroundings;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The game's own KPIs, all the way: its catalog, given to the collector's jar as an operator gives it; players with the
 * real library; and what a browser then shows is what stands in the players' diaries.
 */
class OwnKpisIT {
    private static final String KEY_ID = "sample-game";
    private static final String KEY_SECRET = "own-kpis-secret-0123";
    private static final String TOKEN = "own-kpis-token-0123";
    private static final int PLAYERS = 6;
    private static final int ACTS = 150;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long seed = Long.getLong("e2e.seed", 20_250_914);
    private final RealTime time = new RealTime();

    @TempDir
    private Path directory;

    private ServedCollector collector;
    private URI address;

    @BeforeEach
    void startTheJar() throws IOException {
        System.out.println("e2e.seed=" + seed);
        DashboardPage.browser();
        collector = ServedCollector.ofJar(
                "--data-dir=" + directory.resolve("collector"),
                "--client-key=" + KEY_ID + ":" + KEY_SECRET,
                "--service-token=" + TOKEN,
                "--min-aggregation=1",
                "--dashboard",
                "--catalog=" + KEY_ID + "=" + Path.of("src/main/resources/analytics.catalog.json"));
        address = collector.uri();
    }

    @AfterEach
    void stopTheJar() {
        if (collector != null) {
            collector.close();
        }
    }

    @Test
    void dashboardShowsWhatThePlayersDid() throws Exception {
        LocalDate first = today();
        List<Diary> diaries = play();
        LocalDate last = today();
        List<ExpectedKpis> expected = ExpectedKpis.of(first, last, diaries);
        assertThat(expected.stream().mapToLong(ExpectedKpis::buildings).sum())
                .as("there is something to see")
                .isGreaterThan(PLAYERS);
        assertThat(expected).anyMatch(day -> day.traded().size() > 1);
        awaitCounted(first, last);
        try (DashboardPage page = DashboardPage.open(address)) {
            page.show("/dashboard?range=7&tables=" + Kpi.BUILDINGS_RAISED.id() + "," + Kpi.GOODS_PER_TRADE.id(), TOKEN);
            for (ExpectedKpis day : expected) {
                assertThat(page.value(Kpi.BUILDINGS_RAISED.id(), day.day().toString()))
                        .isEqualTo(Long.toString(day.buildings()));
                if (day.goodsPerTrade().isPresent()) {
                    assertThat(Double.parseDouble(page.value(
                                    Kpi.GOODS_PER_TRADE.id(), day.day().toString())))
                            .isEqualTo(day.goodsPerTrade().getAsDouble(), Offset.offset(0.001));
                }
            }
            assertThat(page.text(".card[data-kpi=" + Kpi.BUILDINGS_RAISED.id() + "] h2"))
                    .isEqualTo("Buildings raised");
            assertThat(page.text(".card[data-kpi=" + Kpi.GOODS_PER_TRADE.id() + "] h2"))
                    .isEqualTo("Goods for each trade");
            assertThat(page.text(".breakdown[data-kpi=" + Kpi.BUILDINGS_RAISED.id() + "]"))
                    .contains("farm", "house");
            Path picture = Path.of(System.getProperty("pictures", "target/sample-game"));
            Files.createDirectories(picture);
            Files.write(picture.resolve("own-kpis.png"), page.picture("#chart-" + Kpi.BUILDINGS_RAISED.id()));
        }
    }

    private List<Diary> play() throws IOException {
        Surroundings surroundings = new Surroundings(time, address, KEY_ID, KEY_SECRET, DiagnosticLog.silent());
        List<Diary> diaries = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
            Path home = Files.createDirectory(directory.resolve("player-" + i));
            Player player = new Player(surroundings, home, seed + i);
            player.launch();
            player.answer(i == 0 ? Persona.Answer.NO : Persona.Answer.YES);
            for (int act = 0; act < ACTS; act++) {
                player.act();
            }
            player.quit();
            assertThat(player.sendWhatIsLeft()).isTrue();
            diaries.add(player.diary());
        }
        return diaries;
    }

    /** Until every event is in the KPIs. Nothing was asked before, so that nothing is remembered. */
    private void awaitCounted(LocalDate first, LocalDate last) {
        KpiReader reader = new KpiReader(address, TOKEN);
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            for (var day : reader.get("/internal/analytics/integrity?start=" + first + "&end=" + last)) {
                assertThat(day.path("pending").asLong()).isZero();
                assertThat(day.path("counted").asLong()).isPositive();
                assertThat(day.path("rejected").size()).as("%s", day).isZero();
            }
        });
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(time.wallMillis()), ZoneOffset.UTC);
    }
}
