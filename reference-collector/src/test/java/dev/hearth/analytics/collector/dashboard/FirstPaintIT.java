package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ninety days on a cold cache: how many bytes come over the wire, and that nothing moves. How long it takes is printed. */
class FirstPaintIT {
    private static final int BYTES_MAX = 150 * 1024;
    private static final String OBSERVE = """
            window.shifts = [];
            new PerformanceObserver(list => list.getEntries().forEach(entry => {
              if (!entry.hadRecentInput) shifts.push({value: entry.value, of: entry.sources.map(s => s.node?.className ?? '')});
            })).observe({type: 'layout-shift', buffered: true});
            new MutationObserver(() => {
              if (!window.loadedAt && document.querySelector('.content[aria-busy=false] canvas')) {
                window.loadedAt = performance.now();
              }
            }).observe(document, {subtree: true, childList: true, attributes: true});
            """;

    @Test
    void ninetyDaysAreLightAndDoNotMove() throws Exception {
        try (Browser browser = PlayedCollector.open("/dashboard")) {
            browser.awaitLoaded();
            browser.devTools("Network.enable", Map.of());
            browser.devTools("Network.setCacheDisabled", Map.of("cacheDisabled", true));
            browser.devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OBSERVE));
            browser.go("/dashboard?range=90");
            browser.awaitLoaded();
            browser.awaitThat(
                    "it is drawn",
                    () -> browser.json("return window.loadedAt ?? null;").isNumber());
            JsonNode wire = browser.json("const all = [...performance.getEntriesByType('navigation'),"
                    + " ...performance.getEntriesByType('resource')];"
                    + " return {bytes: all.reduce((sum, one) => sum + one.transferSize, 0), requests: all.length,"
                    + " foreign: all.filter(one => !one.name.startsWith(location.origin)).map(one => one.name)};");
            JsonNode paint =
                    browser.json("return performance.getEntriesByName('first-contentful-paint')[0].startTime;");
            System.out.printf(
                    "90 days: %,d bytes in %d requests, first paint after %.0f ms, all drawn after %.0f ms%n",
                    wire.get("bytes").asLong(),
                    wire.get("requests").asInt(),
                    paint.asDouble(),
                    browser.json("return window.loadedAt;").asDouble());
            assertThat(wire.get("foreign")).isEmpty();
            assertThat(wire.get("bytes").asLong()).isLessThanOrEqualTo(BYTES_MAX);
            assertThat(browser.json("return shifts;")).isEmpty();
        }
    }
}
