package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthPageIT {
    @Test
    void factsAndTheEquationAreTheCollectors() throws Exception {
        TestCollector collector = PlayedCollector.shared();
        try (Browser browser = PlayedCollector.open("/dashboard/health")) {
            browser.awaitText("[data-fact=store]", "Reachable");
            browser.awaitText("[data-fact=aggregation]", "Working");
            browser.awaitText("[data-fact=lag]", "None");
            browser.awaitText("[data-fact=rules]", "48 h late window");
            browser.awaitText("[data-fact=catalogs]", "None");
            browser.awaitText("[data-fact=version]", "development");
            JsonNode days = collector.integrity("2026-11-11", PlayedCollector.TODAY);
            JsonNode rows = browser.json(
                    "return [...document.querySelectorAll('.integrity tbody tr')].map(row =>"
                            + " [row.querySelector('time').dateTime, ...[...row.querySelectorAll('td data')].map(d => d.value)]);");
            assertThat(rows).hasSize(days.size());
            for (int i = 0; i < days.size(); i++) {
                JsonNode day = days.get(days.size() - 1 - i);
                JsonNode row = rows.get(i);
                long rejected = 0;
                for (JsonNode count : day.get("rejected")) {
                    rejected += count.asLong();
                }
                assertThat(row.valueStream().map(JsonNode::asText).toList())
                        .isEqualTo(List.of(
                                day.get("date").asText(),
                                day.get("received").asText(),
                                day.get("accepted").asText(),
                                day.get("duplicate").asText(),
                                Long.toString(rejected),
                                day.get("counted").asText(),
                                day.get("late").asText(),
                                day.get("pending").asText()));
            }
            assertThat(browser.text(".integrity")).doesNotContain("! no").contains("✓ yes");
            assertThat(browser.text(".content")).contains("schema_violation", "unknown_event", "queue_full");
        }
    }

    /** What to mend stands on the page by itself, while the last good catalog goes on; and goes away when it is mended. */
    @Test
    void mistakeInACatalogIsShownWithItsLineUntilItIsMended(@TempDir Path directory) throws Exception {
        Browser.demand();
        Path catalog = CatalogOfAGame.write(directory.resolve("analytics.catalog.json"), "attempts");
        TestClock clock = new TestClock(PlayedCollector.NOW);
        try (TestCollector collector = new TestCollector(TestCollector.config(directory.resolve("data"), clock)
                        .dashboard(true)
                        .catalogs(List.of(new CatalogSource(null, catalog)))
                        .build());
                Browser browser = Browser.open(collector.collector().uri())) {
            browser.goSignedIn("/dashboard/health", TestClient.TOKEN);
            browser.awaitText("[data-fact=catalogs]", "2 events, 1 KPI");
            assertThat(browser.all(".mistakes")).isEmpty();
            clock.advance(Duration.ofHours(1));
            CatalogOfAGame.write(catalog, "<b>tries</b>");
            browser.awaitText("[data-fact=catalogs]", "A file is wrong");
            assertThat(browser.text("[data-fact=catalogs]")).contains("the last good one of 24 Nov 2026, 09:40:00");
            String panel = browser.text(".mistakes");
            assertThat(panel)
                    .contains("Since 24 Nov 2026, 10:40:00 a file is wrong")
                    .contains(catalog.toString())
                    .contains("/kpis/0/field")
                    .contains("boss_defeated.v1 has no such field; write one of its integer or number fields")
                    .contains(": attempts");
            assertThat(browser.json("return document.querySelector('.mistakes tbody data').value;")
                            .asInt())
                    .isEqualTo(CatalogOfAGame.LINE_OF_THE_FIELD);
            CatalogOfAGame.write(catalog, "attempts");
            browser.awaitGone(".mistakes");
            browser.awaitText("[data-fact=catalogs]", "2 events, 1 KPI");
        }
    }
}
