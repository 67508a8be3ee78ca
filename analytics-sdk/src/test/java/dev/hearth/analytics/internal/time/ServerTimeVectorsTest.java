package dev.hearth.analytics.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTimeVectorsTest {
    @Test
    void correctsAsTheVectorsSay() {
        JsonNode cases = Vectors.read("vectors/clock-correction.json").get("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode vector : cases) {
            check(vector.get("name").asText(), vector.get("readings"));
        }
    }

    @Test
    void correctsEventsOfEarlierRunsAsTheVectorsSay() {
        JsonNode cases = Vectors.read("vectors/clock-earlier-run.json").get("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode vector : cases) {
            JsonNode present = vector.get("present");
            ServerTime time = new ServerTime(wall(present), monotonic(present));
            time.observe(
                    present.get("sent_monotonic_ns").asLong(),
                    present.get("received_monotonic_ns").asLong(),
                    present.get("server_time_ms").asLong());
            JsonNode run = vector.get("run");
            JsonNode known = run.get("server_minus_monotonic_ms");
            long utcMillis = time.earlierUtcMillis(
                    wall(vector.get("event")),
                    monotonic(vector.get("event")),
                    run.get("start_wall_ms").asLong()
                            - run.get("start_monotonic_ns").asLong() / 1_000_000,
                    known == null ? null : (Long) known.asLong());
            assertThat(UtcDay.format(utcMillis))
                    .as(vector.get("name").asText())
                    .isEqualTo(vector.at("/event/ts_utc").asText());
        }
    }

    private static void check(String name, JsonNode readings) {
        ServerTime time = new ServerTime(wall(readings.get(0)), monotonic(readings.get(0)));
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode reading : readings) {
            time.tick(wall(reading), monotonic(reading));
            JsonNode answer = reading.get("answer");
            if (answer != null) {
                time.observe(
                        answer.get("sent_monotonic_ns").asLong(),
                        monotonic(reading),
                        answer.get("server_time_ms").asLong());
            }
            if (reading.has("event")) {
                events.add(reading);
            }
        }
        assertThat(events).as(name).isNotEmpty();
        for (JsonNode event : events) {
            String utc = UtcDay.format(time.utcMillis(wall(event), monotonic(event)));
            assertThat(utc).as(name).isEqualTo(event.at("/event/ts_utc").asText());
            assertThat(UtcDay.format(wall(event)))
                    .as(name)
                    .isEqualTo(event.at("/event/client_ts").asText());
        }
    }

    private static long wall(JsonNode reading) {
        return reading.get("wall_ms").asLong();
    }

    private static long monotonic(JsonNode reading) {
        return reading.get("monotonic_ns").asLong();
    }
}
