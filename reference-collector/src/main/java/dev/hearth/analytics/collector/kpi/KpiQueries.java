package dev.hearth.analytics.collector.kpi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions for KPIs, and remembers the answers for a minute: many dashboards looking at the same days cost one
 * reading. Safe for any thread; blocks on the store when the answer is not remembered.
 */
public final class KpiQueries {
    /** How long an answer is remembered, by the collector's clock. */
    public static final Duration CACHED = Duration.ofSeconds(60);

    /** The most answers that are remembered. */
    private static final int CACHED_MAX = 1_000;

    private final KpiStore store;
    private final InstantSource clock;
    private final Duration lateWindow;
    private final int minAggregation;
    private final KpiDefinition villages;
    private final Cache<KpiQuery, List<KpiDay>> cache;
    private final Cache<GroupsQuery, KpiGroups> groupsCache;

    public KpiQueries(
            KpiCatalog catalog, KpiStore store, InstantSource clock, Duration lateWindow, int minAggregation) {
        this.store = store;
        this.clock = clock;
        this.lateWindow = lateWindow;
        this.minAggregation = minAggregation;
        KpiDefinition found = catalog.find(KpiCatalog.VILLAGES);
        if (found == null) {
            throw new IllegalArgumentException("no KPI counts villages");
        }
        this.villages = found;
        this.cache = cache(clock);
        this.groupsCache = cache(clock);
    }

    /** Who asks for what is being read already waits for that reading. */
    private static <K, V> Cache<K, V> cache(InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(CACHED_MAX)
                .expireAfterWrite(CACHED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /** One element a day, in order. */
    public List<KpiDay> days(KpiQuery query) throws StoreUnavailableException {
        try {
            return cache.get(query, this::read);
        } catch (UncheckedIOException e) {
            throw (StoreUnavailableException) e.getCause();
        }
    }

    private List<KpiDay> read(KpiQuery query) {
        try {
            long first = query.start().toEpochDay();
            long last = query.end().toEpochDay();
            SortedMap<Long, Number> values = query.kpi().read(store, query.metric(), first, last);
            SortedMap<Long, Number> villagesOfDays =
                    query.kpi().equals(villages) ? values : villages.read(store, "", first, last);
            List<KpiDay> days = new ArrayList<>();
            for (long day = first; day <= last; day++) {
                days.add(day(query, day, values.get(day), villagesOfDays.getOrDefault(day, 0)));
            }
            return List.copyOf(days);
        } catch (StoreUnavailableException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KpiDay day(KpiQuery query, long epochDay, @Nullable Number value, Number villagesOfDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        boolean suppressed = isSuppressed(villagesOfDay);
        Number shown = value == null ? query.kpi().valueOfNothing(query.metric()) : value;
        return new KpiDay(date, suppressed ? null : shown, isProvisional(date), suppressed);
    }

    private boolean isSuppressed(Number villagesOfDay) {
        return villagesOfDay.longValue() > 0 && villagesOfDay.longValue() < minAggregation;
    }

    /** How far a value may be from the true one, relative to it; 0 if it is exact. */
    public double relativeError(KpiDefinition kpi, String metric) {
        return kpi.relativeError(store, metric);
    }

    /**
     * The largest groups over the days, and the rest.
     *
     * @param limit how many groups at most
     */
    public KpiGroups groups(KpiQuery query, int limit) throws StoreUnavailableException {
        try {
            return groupsCache.get(new GroupsQuery(query, limit), this::readGroups);
        } catch (UncheckedIOException e) {
            throw (StoreUnavailableException) e.getCause();
        }
    }

    private record GroupsQuery(KpiQuery query, int limit) {}

    private KpiGroups readGroups(GroupsQuery asked) {
        try {
            KpiQuery query = asked.query();
            KpiDefinition kpi = query.kpi();
            long first = query.start().toEpochDay();
            long last = query.end().toEpochDay();
            Set<Long> suppressed = villages.read(store, "", first, last).entrySet().stream()
                    .filter(day -> isSuppressed(day.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            KpiGroups ranked = GroupRanking.rank(
                    kpi.readGroups(store, query.metric(), first, last),
                    store.distinctByGroup(kpi.id(), first, last),
                    suppressed,
                    minAggregation,
                    asked.limit(),
                    kpi.addsUp(),
                    kpi.valueOfNothing(query.metric()));
            return new KpiGroups(
                    ranked.groups(),
                    ranked.rest(),
                    ranked.suppressedGroups(),
                    ranked.suppressedDays(),
                    isProvisional(query.end()));
        } catch (StoreUnavailableException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the last moment of the day is out of the late window. */
    private boolean isProvisional(LocalDate date) {
        Instant dayEnd = date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return clock.instant().isBefore(dayEnd.plus(lateWindow));
    }
}
