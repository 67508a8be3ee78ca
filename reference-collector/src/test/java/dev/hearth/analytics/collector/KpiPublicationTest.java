package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KpiPublicationTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final String OWN =
            "{\"id\": \"feasts\", \"title\": \"Feasts\", \"unit\": \"events\", \"kind\": \"count\", \"event\": \"feast_held\"}";

    @Test
    void kpisThatACatalogDeclaresMeanwhileArePublishedToo(@TempDir Path directory) throws Exception {
        TestClock clock = new TestClock("2026-01-15T12:00:00Z");
        Set<String> published = new TreeSet<>();
        try (SqliteStore store = SqliteStore.open(directory, LATE_WINDOW)) {
            KpiBook kpis = new KpiBook();
            KpiPublication publication = new KpiPublication(
                    kpis,
                    new KpiQueries(kpis.current(), store, clock, LATE_WINDOW, 0),
                    values -> values.forEach(value -> published.add(value.kpi())),
                    clock,
                    LATE_WINDOW);
            publication.run();
            assertThat(published).contains("daily-active-villages").doesNotContain("feasts");
            kpis.replaceOwn(List.of(TestEvents.JSON.readTree(OWN)));
            publication.run();
            assertThat(published).contains("feasts");
        }
    }
}
