package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiDay;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.kpi.KpiQuery;
import dev.hearth.analytics.collector.store.PublishedKpis;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes the values of KPIs for other tools, as a collector would answer them: what is suppressed there is not published
 * either. The days that can still change are published each time, the last year now and then, because of backfills.
 */
final class KpiPublication {
    private static final int YEAR_DAYS = 366;
    private static final int RUNS_A_YEAR = 60;

    private final KpiBook kpis;
    private final KpiQueries queries;
    private final PublishedKpis published;
    private final InstantSource clock;
    private final int daysThatChange;
    private int runs;

    KpiPublication(
            KpiBook kpis, KpiQueries queries, PublishedKpis published, InstantSource clock, Duration lateWindow) {
        this.kpis = kpis;
        this.queries = queries;
        this.published = published;
        this.clock = clock;
        this.daysThatChange = (int) lateWindow.toDays() + 3;
    }

    /** Called once a minute by one thread. */
    void run() throws StoreUnavailableException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate first = today.minusDays(runs++ % RUNS_A_YEAR == 0 ? YEAR_DAYS : daysThatChange);
        for (KpiDefinition kpi : kpis.current().all()) {
            List<String> metrics = kpi.metrics().isEmpty() ? List.of("") : kpi.metrics();
            for (String metric : metrics) {
                List<PublishedKpis.Value> values = new ArrayList<>();
                for (KpiDay day : queries.days(new KpiQuery(kpi, metric, first, today))) {
                    String value = day.value() == null ? null : day.value().toString();
                    values.add(
                            new PublishedKpis.Value(kpi.id(), metric, day.date().toEpochDay(), value));
                }
                published.publish(values);
            }
        }
    }
}
