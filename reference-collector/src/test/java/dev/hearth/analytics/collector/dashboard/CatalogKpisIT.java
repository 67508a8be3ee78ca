package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a game's catalog declares gets its card, its chart and its table by itself, whatever it is called. */
class CatalogKpisIT {
    private static final String HOSTILE = "<img src=x onerror=\"document.title='broken'\">";
    private static final List<String> KPIS =
            List.of("bosses-defeated", "boss-villages", "gold-found", "fight-length", "fights-each");

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(PlayedCollector.NOW);
    private final TestEvents events = new TestEvents(17);

    private static ObjectNode kpi(ArrayNode kpis, String id, String unit, String kind) {
        return kpis.addObject()
                .put("id", id)
                .put("title", HOSTILE)
                .put("unit", unit)
                .put("kind", kind);
    }

    private Path catalog() throws IOException {
        ObjectNode file =
                TestEvents.JSON.createObjectNode().put("schema_version", 1).put("title", HOSTILE);
        ObjectNode event = file.putArray("events")
                .addObject()
                .put("name", "boss_defeated")
                .put("version", 1)
                .put("title", HOSTILE);
        ObjectNode fields = event.putObject("properties");
        fields.putObject("boss_id").put("type", "string").put("pattern", "^[a-z0-9_]{1,32}$");
        fields.putObject("gold").put("type", "integer").put("minimum", 0).put("maximum", 10_000);
        event.putArray("required").add("boss_id").add("gold");
        ArrayNode kpis = file.putArray("kpis");
        kpi(kpis, KPIS.get(0), "events", "count").put("event", "boss_defeated").put("by", "boss_id");
        kpi(kpis, KPIS.get(1), "villages", "unique").put("event", "boss_defeated");
        kpi(kpis, KPIS.get(2), "gold", "sum").put("event", "boss_defeated").put("field", "gold");
        kpi(kpis, KPIS.get(3), "gold", "percentile")
                .put("event", "boss_defeated")
                .put("field", "gold")
                .putArray("metrics")
                .add("p50")
                .add("p90");
        kpi(kpis, KPIS.get(4), "fights", "ratio").put("numerator", KPIS.get(0)).put("denominator", KPIS.get(1));
        return Files.writeString(directory.resolve("analytics.catalog.json"), file.toString());
    }

    private List<ObjectNode> fights() {
        List<ObjectNode> fights = new ArrayList<>();
        for (int village = 1; village <= 9; village++) {
            ObjectNode fight =
                    events.event("boss_defeated", clock.instant(), TestEvents.village(village), events.uuid());
            fight.withObject("payload")
                    .put("boss_id", village <= 7 ? "dragon" : "troll")
                    .put("gold", 100 * village);
            fights.add(fight);
        }
        return fights;
    }

    @Test
    void kpisOfACatalogAreShownAsTheEndpointsSay() throws Exception {
        try (TestCollector collector = new TestCollector(TestCollector.config(directory.resolve("data"), clock)
                        .dashboard(true)
                        .minAggregation(5)
                        .catalogs(List.of(new CatalogSource(null, catalog())))
                        .build());
                Browser browser = Browser.open(collector.collector().uri())) {
            new PlayedDays(collector, clock, 3).send(fights());
            collector.awaitAggregated();
            browser.goSignedIn("/dashboard?range=7&tables=" + String.join(",", KPIS), TestClient.TOKEN);
            browser.awaitLoaded();
            assertThat(browser.all(".state.failed")).isEmpty();
            for (String kpi : KPIS) {
                assertThat(browser.text(".card[data-kpi=" + kpi + "] h2")).isEqualTo(HOSTILE);
                assertThat(browser.all("#chart-" + kpi + " canvas")).as(kpi).hasSize(1);
                String value = KpiTables.endpoint(collector
                                .client()
                                .getJson("/internal/analytics/kpis/" + kpi + "?start=2026-11-24&end=2026-11-24"))
                        .get(PlayedCollector.TODAY);
                assertThat(value).as(kpi).isNotEmpty().isNotEqualTo("0");
                assertThat(KpiTables.rows(browser, kpi))
                        .hasEntrySatisfying(
                                PlayedCollector.TODAY,
                                numbers -> assertThat(numbers[0]).as(kpi).isEqualTo(value));
            }
            String groups = browser.text(".breakdown[data-kpi=bosses-defeated]");
            assertThat(groups).contains("all others").doesNotContain("troll");
            assertThat(browser.driver().getTitle()).isEqualTo("KPIs · Hearth Analytics");
            assertThat(browser.all("main img, main script")).isEmpty();
        }
    }
}
