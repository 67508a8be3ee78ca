package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The KPIs that must come out of the events, worked out from the protocol's text, village by village, and without a line of
 * the aggregation. Its size depends on the days, not on the events.
 */
final class ExpectedKpis {
    private final SortedMap<Long, ExpectedDay> days = new TreeMap<>();
    private long accepted;
    private long late;
    private long duplicate;
    private long future;
    private long optedOut;

    /** All that one village sends within the late window. No village is taken twice. */
    void take(List<SimulatedEvent> events) {
        accepted += events.size();
        Set<Long> activeOn = new HashSet<>();
        Map<UUID, Long> starts = new HashMap<>();
        Map<UUID, Long> ends = new HashMap<>();
        for (SimulatedEvent event : events) {
            long day = day(event.atMillis());
            if (activeOn.add(day)) {
                on(day).addVillage();
            }
            on(day).count(event.name(), event.sampleOneIn());
            if (event.name().equals("session_start")) {
                starts.merge(event.session(), event.atMillis(), Math::min);
            } else if (event.name().equals("session_end")) {
                ends.merge(event.session(), event.atMillis(), Math::max);
            }
        }
        starts.forEach((session, start) -> {
            Long end = ends.get(session);
            if (end != null) {
                on(day(start)).addSession(end - start);
            }
        });
    }

    /** Events that come too late to count. */
    void takeLate(int count) {
        accepted += count;
        late += count;
    }

    void takeDuplicates(int count) {
        duplicate += count;
    }

    /** Events of a time that has not come yet. */
    void takeFuture(int count) {
        future += count;
    }

    void takeOptedOut(int count) {
        optedOut += count;
    }

    long accepted() {
        return accepted;
    }

    /** By KPI, the days that have events, in the form of the KPI endpoints; and what must become of the events. */
    ObjectNode json() {
        ObjectNode json = ProtocolClient.JSON.createObjectNode();
        addValues(json.putArray("daily-active-villages"), ExpectedDay::villages);
        addValues(json.putArray("dialogue-opens"), day -> day.count("dialogue_open"));
        addValues(json.putArray("command-executions"), day -> day.count("command_executed"));
        ObjectNode metrics = json.putObject("session-duration");
        addSeconds(metrics.putArray("avg"), ExpectedDay::averageSeconds);
        addSeconds(metrics.putArray("p50"), day -> day.percentileSeconds(50));
        addSeconds(metrics.putArray("p95"), day -> day.percentileSeconds(95));
        json.putObject("events")
                .put("accepted", accepted)
                .put("late", late)
                .put("duplicate", duplicate)
                .put("rejected", future)
                .put("opted_out", optedOut);
        return json;
    }

    private void addValues(ArrayNode array, Value value) {
        days.forEach((day, expected) -> array.addObject().put("date", date(day)).put("value", value.of(expected)));
    }

    private void addSeconds(ArrayNode array, Seconds seconds) {
        days.forEach((day, expected) -> array.addObject().put("date", date(day)).put("value", seconds.of(expected)));
    }

    private ExpectedDay on(long epochDay) {
        return days.computeIfAbsent(epochDay, day -> new ExpectedDay());
    }

    private static long day(long millis) {
        return Math.floorDiv(millis, DAYS.toMillis(1));
    }

    private static String date(long epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    private interface Value {
        long of(ExpectedDay day);
    }

    private interface Seconds {
        @Nullable
        Double of(ExpectedDay day);
    }
}
