package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Works every vector out anew, in the plainest way, from what {@code protocol/README.md} says. The vectors were made by
 * another program in another language: that both agree is what makes them worth testing others with.
 */
class VectorsTest {
    record Case(JsonNode file, JsonNode body) {
        @Override
        public String toString() {
            return body.path("name").asText();
        }

        String text(String member) {
            return body.path(member).asText();
        }
    }

    private static Stream<Case> cases(String name) {
        JsonNode file = ProtocolFiles.json("vectors/" + name + ".json");
        return StreamSupport.stream(file.path("cases").spliterator(), false).map(body -> new Case(file, body));
    }

    static Stream<Case> idHash() {
        return cases("id-hash");
    }

    static Stream<Case> signing() {
        return cases("signing");
    }

    static Stream<Case> clock() {
        return cases("clock-correction");
    }

    static Stream<Case> sessions() {
        return cases("session-pairing");
    }

    static Stream<Case> percentiles() {
        return cases("percentiles");
    }

    static Stream<Case> days() {
        return cases("kpi-days");
    }

    @Test
    void namesAreUnique() {
        for (String file :
                List.of("id-hash", "signing", "clock-correction", "session-pairing", "percentiles", "kpi-days")) {
            assertThat(cases(file).map(Case::toString)).as(file).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("idHash")
    void villageIdIsHashed(Case vector) throws GeneralSecurityException {
        byte[] id = vector.text("village_id").getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(id)).isEqualTo(vector.text("village_id_utf8_hex"));
        String day = day(Instant.parse(vector.text("ts_utc"))).toString();
        assertThat(day).isEqualTo(vector.text("day"));
        byte[] salt = new byte[0];
        for (JsonNode entry : vector.file().path("salts")) {
            if (entry.path("day").asText().equals(day)) {
                salt = HexFormat.of().parseHex(entry.path("salt").asText());
            }
        }
        assertThat(salt).hasSize(32);
        byte[] hash = Arrays.copyOf(hmac(salt, id), 16);
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(vector.text("anon_village_id"));
    }

    @ParameterizedTest
    @MethodSource("signing")
    void requestIsSigned(Case vector) throws GeneralSecurityException {
        byte[] body = Base64.getDecoder().decode(vector.text("body_base64"));
        if (vector.body().has("body_text")) {
            assertThat(body).isEqualTo(vector.text("body_text").getBytes(StandardCharsets.UTF_8));
        }
        byte[] head = (vector.text("key_id") + "\n" + vector.text("timestamp") + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        byte[] signature = hmac(vector.text("secret").getBytes(StandardCharsets.UTF_8), message);
        JsonNode headers = vector.body().path("headers");
        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo(headers.path("X-Analytics-Signature").asText());
        assertThat(headers.path("X-Analytics-Key").asText()).isEqualTo(vector.text("key_id"));
        assertThat(headers.path("X-Analytics-Timestamp").asText()).isEqualTo(vector.text("timestamp"));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    /** Readings between which nobody set the clock and the device did not sleep. */
    private static final class Stretch {
        long wallMinusMonotonic;
        long roundTrip;
        long answeredAt;

        @Nullable
        Long serverMinusMonotonic;

        void observe(long sent, long received, long serverTime, long answerAgeMax, long slowRoundTrip) {
            boolean better = received - sent <= roundTrip || received - answeredAt > answerAgeMax;
            if (serverMinusMonotonic == null || better) {
                roundTrip = received - sent;
                answeredAt = received;
                boolean slow = received - sent > slowRoundTrip;
                boolean wallWithin =
                        wallMinusMonotonic >= serverTime - received && wallMinusMonotonic <= serverTime - sent;
                serverMinusMonotonic =
                        slow && wallWithin ? wallMinusMonotonic : (Long) (serverTime - (sent + received) / 2);
            }
        }

        long utc(long wall, long monotonic, Stretch now, long wallRight) {
            if (serverMinusMonotonic != null) {
                return monotonic + serverMinusMonotonic;
            }
            if (now.serverMinusMonotonic == null) {
                return wall;
            }
            long wallIsOff = now.serverMinusMonotonic - now.wallMinusMonotonic;
            boolean slept = now.wallMinusMonotonic > wallMinusMonotonic && Math.abs(wallIsOff) <= wallRight;
            return slept ? wall + wallIsOff : monotonic + now.serverMinusMonotonic;
        }
    }

    @ParameterizedTest
    @MethodSource("clock")
    void clockIsCorrected(Case vector) {
        long jump = vector.file().path("jump_ms").longValue();
        List<Stretch> stretches = new ArrayList<>();
        IdentityHashMap<JsonNode, Stretch> stretchOf = new IdentityHashMap<>();
        for (JsonNode reading : vector.body().path("readings")) {
            long monotonic = millis(reading, "monotonic_ns");
            long difference = reading.path("wall_ms").longValue() - monotonic;
            Stretch now = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (now == null || Math.abs(difference - now.wallMinusMonotonic) > jump) {
                now = new Stretch();
                stretches.add(now);
            }
            now.wallMinusMonotonic = difference;
            stretchOf.put(reading, now);
            JsonNode answer = reading.path("answer");
            if (answer.isObject()) {
                now.observe(
                        millis(answer, "sent_monotonic_ns"),
                        monotonic,
                        answer.path("server_time_ms").longValue(),
                        vector.file().path("answer_age_max_ms").longValue(),
                        vector.file().path("slow_round_trip_ms").longValue());
            }
        }
        Stretch last = stretches.get(stretches.size() - 1);
        long wallRight = vector.file().path("wall_right_ms").longValue();
        stretchOf.forEach((reading, stretch) -> {
            JsonNode event = reading.path("event");
            if (event.isObject()) {
                long wall = reading.path("wall_ms").longValue();
                long utc = stretch.utc(wall, millis(reading, "monotonic_ns"), last, wallRight);
                assertThat(Instant.parse(event.path("client_ts").asText())).isEqualTo(Instant.ofEpochMilli(wall));
                assertThat(Instant.parse(event.path("ts_utc").asText())).isEqualTo(Instant.ofEpochMilli(utc));
            }
        });
    }

    /** A time in the vectors is a whole number of milliseconds, so that nobody has to say how to round. */
    private static long millis(JsonNode node, String nanos) {
        assertThat(node.path(nanos).longValue() % 1_000_000).isZero();
        return node.path(nanos).longValue() / 1_000_000;
    }

    private record Session(LocalDate day, long durationMillis) {}

    private static Map<String, Session> pair(Iterable<JsonNode> events) {
        Map<String, Instant> starts = new HashMap<>();
        Map<String, Instant> ends = new HashMap<>();
        for (JsonNode event : events) {
            String session = event.path("session_id").asText();
            Instant at = Instant.parse(event.path("ts_utc").asText());
            if (event.path("event_name").asText().equals("session_start")) {
                starts.merge(session, at, (one, other) -> one.isBefore(other) ? one : other);
            } else if (event.path("event_name").asText().equals("session_end")) {
                ends.merge(session, at, (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        Map<String, Session> sessions = new TreeMap<>();
        starts.forEach((session, start) -> {
            Instant end = ends.get(session);
            if (end != null) {
                long millis = Duration.between(start, end).toMillis();
                sessions.put(
                        session,
                        new Session(
                                day(start),
                                Math.max(0, Math.min(Duration.ofHours(24).toMillis(), millis))));
            }
        });
        return sessions;
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void sessionsArePaired(Case vector) {
        Map<String, Session> expected = new TreeMap<>();
        for (JsonNode session : vector.body().path("sessions")) {
            expected.put(
                    session.path("session_id").asText(),
                    new Session(
                            LocalDate.parse(session.path("day").asText()),
                            session.path("duration_ms").longValue()));
        }
        assertThat(pair(vector.body().path("events"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("percentiles")
    void percentilesAreNearestRank(Case vector) {
        List<Long> durations = new ArrayList<>();
        vector.body().path("durations_ms").forEach(duration -> durations.add(duration.longValue()));
        assertStatistics(vector.body(), "avg_seconds", "p50_seconds", "p95_seconds", durations);
    }

    private static void assertStatistics(
            JsonNode expected, String average, String median, String percentile95, List<Long> durations) {
        if (durations.isEmpty()) {
            assertThat(List.of(expected.get(average), expected.get(median), expected.get(percentile95)))
                    .allMatch(JsonNode::isNull);
            return;
        }
        double mean = durations.stream().mapToLong(Long::longValue).average().orElseThrow() / 1000;
        assertThat(expected.path(average).doubleValue()).isCloseTo(mean, within(1e-9));
        assertThat(expected.path(median).doubleValue()).isEqualTo(nearestRank(durations, 50) / 1000.0);
        assertThat(expected.path(percentile95).doubleValue()).isEqualTo(nearestRank(durations, 95) / 1000.0);
    }

    private static long nearestRank(List<Long> durations, int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * durations.size());
        return durations.stream().sorted().toList().get(rank - 1);
    }

    @ParameterizedTest
    @MethodSource("days")
    void daysComeOutOfTheirEvents(Case vector) {
        Duration lateWindow =
                Duration.ofHours(vector.body().path("late_window_hours").longValue());
        List<JsonNode> counted = new ArrayList<>();
        int late = 0;
        for (JsonNode event : vector.body().path("events")) {
            Instant closes = Instant.parse(event.path("ts_utc").asText()).plus(lateWindow);
            if (Instant.parse(event.path("received_at").asText()).isAfter(closes)) {
                late++;
            } else {
                counted.add(event);
            }
        }
        assertThat(late).isEqualTo(vector.body().path("late").intValue());
        for (JsonNode day : vector.body().path("days")) {
            assertDay(vector.body(), day, counted, lateWindow);
        }
    }

    private static void assertDay(JsonNode vector, JsonNode expected, List<JsonNode> counted, Duration lateWindow) {
        LocalDate date = LocalDate.parse(expected.path("date").asText());
        Set<String> villages = new HashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode event : counted) {
            if (day(Instant.parse(event.path("ts_utc").asText())).equals(date)) {
                villages.add(event.path("anon_village_id").asText());
                counts.merge(
                        event.path("event_name").asText(),
                        event.path("sample_one_in").asInt(1),
                        Integer::sum);
            }
        }
        Instant final_ =
                date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(lateWindow);
        assertThat(expected.path("provisional").booleanValue())
                .isEqualTo(Instant.parse(vector.path("now").asText()).isBefore(final_));
        boolean suppressed = !villages.isEmpty()
                && villages.size() < vector.path("min_aggregation").intValue();
        assertThat(expected.path("suppressed").booleanValue()).isEqualTo(suppressed);
        JsonNode durations = expected.path("session-duration");
        if (suppressed) {
            assertThat(List.of(
                            expected.get("daily-active-villages"),
                            expected.get("dialogue-opens"),
                            expected.get("command-executions")))
                    .allMatch(JsonNode::isNull);
            assertStatistics(durations, "avg", "p50", "p95", List.of());
            return;
        }
        assertThat(expected.path("daily-active-villages").intValue()).isEqualTo(villages.size());
        assertThat(expected.path("dialogue-opens").intValue()).isEqualTo(counts.getOrDefault("dialogue_open", 0));
        assertThat(expected.path("command-executions").intValue())
                .isEqualTo(counts.getOrDefault("command_executed", 0));
        List<Long> ofDay = pair(counted).values().stream()
                .filter(session -> session.day().equals(date))
                .map(Session::durationMillis)
                .toList();
        assertStatistics(durations, "avg", "p50", "p95", ofDay);
    }

    private static LocalDate day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
