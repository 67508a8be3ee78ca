package dev.hearth.analytics.collector.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of the protocol in sets, maps and lists, worked out from all that was sent. It shares no code and no vectors
 * with the aggregation, and does not ask how, where and how often the events travelled.
 */
public final class Oracle {
    private static final long DURATION_MILLIS_MAX = Duration.ofHours(24).toMillis();

    private final Duration lateWindow;
    private final Map<String, Received> byId = new TreeMap<>();
    private final Map<String, Long> rejected = new TreeMap<>();
    private long duplicates;

    public Oracle(Duration lateWindow) {
        this.lateWindow = lateWindow;
    }

    /** An event and when it came. */
    private record Received(JsonNode event, Instant receipt) {
        String name() {
            return event.get("event_name").asText();
        }

        String session() {
            return event.get("session_id").asText();
        }

        Instant at() {
            return Instant.parse(event.get("ts_utc").asText());
        }

        LocalDate day() {
            return dayOf(at());
        }

        long weight() {
            return event.path("sample_one_in").asLong(1);
        }
    }

    private static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /**
     * Takes the events of one batch, which is to be received once.
     *
     * @param rejections the reason for each event that must be rejected, by its index
     */
    public void take(Iterable<? extends JsonNode> events, Map<Integer, String> rejections, Instant receipt) {
        int index = 0;
        for (JsonNode event : events) {
            String reason = rejections.get(index++);
            if (reason != null) {
                rejected.merge(reason, 1L, Long::sum);
            } else if (byId.putIfAbsent(event.get("event_id").asText(), new Received(event, receipt)) != null) {
                duplicates++;
            }
        }
    }

    /** Different events that were taken. */
    public long accepted() {
        return byId.size();
    }

    public long duplicates() {
        return duplicates;
    }

    public Map<String, Long> rejected() {
        return rejected;
    }

    public long counted() {
        return inTime().size();
    }

    public long late() {
        return accepted() - counted();
    }

    private boolean isInTime(Received received) {
        return Duration.between(received.at(), received.receipt).compareTo(lateWindow) <= 0;
    }

    private List<Received> inTime() {
        return byId.values().stream().filter(this::isInTime).toList();
    }

    private List<Received> inTime(String name) {
        return inTime().stream().filter(event -> event.name().equals(name)).toList();
    }

    /** Distinct villages of a day. */
    public long villages(LocalDate day) {
        Set<String> villages = new HashSet<>();
        for (Received received : inTime()) {
            if (received.day().equals(day)) {
                villages.add(received.event.get("anon_village_id").asText());
            }
        }
        return villages.size();
    }

    /** The events of a name on a day, each times what it stands for. */
    public long count(String name, LocalDate day) {
        return inTime(name).stream()
                .filter(event -> event.day().equals(day))
                .mapToLong(Received::weight)
                .sum();
    }

    /** The same over some days, by the value of a field of the payload. */
    public Map<String, Long> countBy(String name, String field, LocalDate firstDay, LocalDate lastDay) {
        Map<String, Long> counts = new TreeMap<>();
        for (Received received : inTime(name)) {
            if (!received.day().isBefore(firstDay) && !received.day().isAfter(lastDay)) {
                counts.merge(received.event.at("/payload/" + field).asText(), received.weight(), Long::sum);
            }
        }
        return counts;
    }

    /** The mean in seconds of the sessions that began on a day and have ended. */
    public OptionalDouble averageSeconds(LocalDate day) {
        OptionalDouble average = durations(day).stream().mapToLong(d -> d).average();
        return average.isPresent() ? OptionalDouble.of(average.getAsDouble() / 1_000) : average;
    }

    /** The nearest-rank percentile in seconds of the sessions that began on a day and have ended. */
    public OptionalDouble percentileSeconds(LocalDate day, int percent) {
        List<Long> durations = durations(day);
        if (durations.isEmpty()) {
            return OptionalDouble.empty();
        }
        int rank = (percent * durations.size() + 99) / 100;
        return OptionalDouble.of(durations.get(rank - 1) / 1_000.0);
    }

    /** Sessions that began on a day and have no end. */
    public long unended(LocalDate day) {
        Map<String, Instant> ends = ends();
        return starts().entrySet().stream()
                .filter(start -> dayOf(start.getValue()).equals(day) && !ends.containsKey(start.getKey()))
                .count();
    }

    private List<Long> durations(LocalDate day) {
        Map<String, Instant> ends = ends();
        List<Long> durations = new ArrayList<>();
        starts().forEach((session, start) -> {
            if (ends.containsKey(session) && dayOf(start).equals(day)) {
                long millis = Duration.between(start, Objects.requireNonNull(ends.get(session)))
                        .toMillis();
                durations.add(Math.max(0, Math.min(millis, DURATION_MILLIS_MAX)));
            }
        });
        Collections.sort(durations);
        return durations;
    }

    private Map<String, Instant> starts() {
        Map<String, Instant> starts = new TreeMap<>();
        for (Received start : inTime("session_start")) {
            starts.merge(start.session(), start.at(), (a, b) -> a.isBefore(b) ? a : b);
        }
        return starts;
    }

    private Map<String, Instant> ends() {
        Map<String, Instant> ends = new TreeMap<>();
        for (Received end : inTime("session_end")) {
            ends.merge(end.session(), end.at(), (a, b) -> a.isAfter(b) ? a : b);
        }
        return ends;
    }
}
