package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthPageIT {
    @Test
    void factsAndTheEquationAreTheCollectors() throws Exception {
        TestCollector collector = PlayedCollector.shared();
        try (Browser browser = PlayedCollector.open("/dashboard/health")) {
            browser.awaitText("[data-fact=store]", "Reachable");
            browser.awaitText("[data-fact=aggregation]", "Working");
            browser.awaitText("[data-fact=lag]", "None");
            browser.awaitText("[data-fact=rules]", "48 h late window");
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
}
